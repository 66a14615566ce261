import { screen } from "@testing-library/preact";
import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import { fakeBackground } from "./fake-background.ts";
import { renderApp, settled, type } from "./render-app.tsx";

export const box = (name: string) => screen.getByRole<HTMLInputElement>("checkbox", { name });
export const radio = (name: string) => screen.getByRole<HTMLInputElement>("radio", { name });
export const field = (name: string) => screen.getByRole<HTMLInputElement>("textbox", { name });

/** Returns the accessible description of a control. */
export function descriptionOf(element: HTMLElement): string {
  return (element.getAttribute("aria-describedby") ?? "")
    .split(" ")
    .map((id) => document.getElementById(id)?.textContent ?? "")
    .join(" ");
}

/** Opens the form for a new token with this catalog, and enters a name. */
export async function openForm(
  catalog: CatalogView,
  handlers: Parameters<typeof fakeBackground>[1] = {},
) {
  const getCatalog = () => ({ ok: true, value: catalog });
  const background = fakeBackground([], { getCatalog, ...handlers });
  const world = await renderApp(background, { hash: "#/new" });
  type(screen.getByLabelText("Name"), "Grafana");
  await settled();
  return world;
}

/** Submits the form and waits for the next frame. */
export async function submitForm() {
  document.querySelector("form")?.requestSubmit();
  await settled();
  await new Promise((done) => requestAnimationFrame(done));
}

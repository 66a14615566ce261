import { screen } from "@testing-library/preact";
import { expect, it } from "vitest";
import { fakeBackground } from "../../support/fake-background.ts";
import { mixedCatalog } from "../../support/mixed-catalog.ts";
import { openForm } from "../../support/picker-screen.ts";
import { renderApp, settled, type } from "../../support/render-app.tsx";

const KEYS = ["Enter", "Escape", "Tab", "Backspace", "ArrowDown", "ArrowLeft", "n", "/", "."];
/** What browsers say of a key that an input method uses. */
const COMPOSING: KeyboardEventInit[] = [{ isComposing: true }, { keyCode: 229 }];

const SCREENS: [string, () => Promise<unknown>][] = [
  ["list", () => renderApp(fakeBackground())],
  [
    "form",
    async () => {
      await openForm(mixedCatalog);
      type(screen.getByRole("textbox", { name: "Channel IDs" }), "ch_1, ch_2");
      await settled();
    },
  ],
  [
    "token with its name in a field",
    async () => {
      await renderApp(fakeBackground(), { hash: "#/tokens/tok_1" });
      screen.getByRole("button", { name: "Edit name" }).click();
      await settled();
    },
  ],
];

it.each(SCREENS)("no key of an input method is a command on the screen: %s", async (_, open) => {
  await open();
  const fields = document.querySelectorAll<HTMLElement>(
    "input:is([type=text], [type=search]), textarea",
  );
  expect(fields.length).toBeGreaterThan(0);
  for (const field of fields) {
    field.focus();
    await settled();
    const before = document.body.innerHTML;
    for (const key of KEYS) {
      for (const how of COMPOSING) {
        const event = new KeyboardEvent("keydown", {
          ...how,
          key,
          bubbles: true,
          cancelable: true,
        });
        field.dispatchEvent(event);
        expect(event.defaultPrevented, key).toBe(false);
        expect(document.activeElement, key).toBe(field);
      }
    }
    await settled();
    expect(document.body.innerHTML).toBe(before);
  }
});

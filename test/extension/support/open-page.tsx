import { screen } from "@testing-library/preact";
import { listenForChanges } from "../../../extension/components/app/listen-for-changes.ts";
import { renderApp, settled } from "./render-app.tsx";

/** Starts the app with the listeners of a page. @returns its world, and the channel of the background */
export async function openPage(...[background, options]: Parameters<typeof renderApp>) {
  const world = await renderApp(background, options);
  const channel = new EventTarget();
  listenForChanges(world.app, channel as BroadcastChannel);
  return { ...world, channel };
}

export async function press(name: string) {
  screen.getByRole("button", { name }).click();
  await settled();
}

/** Returns all of the page's text. */
export const pageText = () => document.body.textContent ?? "";

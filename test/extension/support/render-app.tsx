import "./i18n.ts";
import { configure } from "@testing-library/preact";
import { render } from "preact";
import { appTexts } from "../../../extension/components/app/app-texts.ts";
import { AppView } from "../../../extension/components/app/app-view.tsx";
import * as lazyScreens from "../../../extension/components/app/lazy-screens.ts";
import { createApp } from "../../../extension/state/app/app.ts";
import type { Effects } from "../../../extension/state/core/effects.ts";
import { createRouter } from "../../../extension/state/core/router.ts";
import type { fakeBackground } from "./fake-background.ts";
import { fakeEffects } from "./fake-effects.ts";

// The timeout of `expect.poll`.
configure({ asyncUtilTimeout: 20_000 });

// Loads the lazy screens first, so that no test waits for code.
await Promise.all(Object.values(lazyScreens).map((part) => "preload" in part && part.preload()));

/**
 * Waits until pending promises and renderings have run.
 *
 * The effects of a screen run in timers, one after another. On a busy machine only one of them runs in
 * each turn, and up to six in a row were measured.
 */
export async function settled() {
  for (let turn = 0; turn < 12; turn += 1) await new Promise((done) => setTimeout(done, 2));
}

/** Renders the whole app, as an extension page starts it. */
export async function renderApp(
  background: ReturnType<typeof fakeBackground>,
  { hash = "", ...change }: Partial<Effects> & { hash?: string } = {},
) {
  render(null, document.body);
  const listeners: (() => void)[] = [];
  const host = {
    location: { hash },
    addEventListener: (_: "hashchange", listener: () => void) => void listeners.push(listener),
  };
  const world = fakeEffects(background.send, change);
  const app = createApp(world.effects, createRouter(host), appTexts);
  await app.preferences.load();
  render(<AppView app={app} />, document.body);
  await app.session.load();
  await settled();
  /** Changes the route as the browser's Back and Forward do. */
  async function browseTo(hash: string) {
    host.location.hash = hash;
    for (const listener of listeners) listener();
    await settled();
  }
  return { app, background, browseTo, ...world };
}

export function type(control: HTMLElement, value: string) {
  (control as HTMLInputElement).value = value;
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

export function choose(control: HTMLElement, value: string) {
  (control as HTMLSelectElement).value = value;
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

export function press(key: string, target: Element = document.activeElement ?? document.body) {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  target.dispatchEvent(event);
  return event;
}

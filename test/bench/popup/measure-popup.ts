import { rmSync } from "node:fs";
import type { BrowserContext, Page } from "@playwright/test";
import { EXTENSION_ID, launch, newProfile, openPopup } from "../../e2e/support/chromium.ts";
import { type ExampleToken, issueExamples } from "../../e2e/support/example-tokens.ts";
import { readSessionToken } from "../../e2e/support/extension-storage.ts";
import { E2E_URL } from "../../e2e/support/server.ts";
import startEverything from "../../e2e/support/start-everything.ts";
import { fillToken, signedInPopup } from "../../e2e/support/story.ts";
import { type Watched, watchPaints } from "./watch-paints.ts";

const SAMPLES = 20;
const TOKENS = 100;

/** Milliseconds, one entry for each sample. */
export interface PopupTimes {
  /** An extension page without content, from its address to its first frame. */
  empty: number[];
  /** The popup, from its address to the painted list. */
  warm: number[];
  /** As `warm`, with a background that the browser has stopped. */
  stopped: number[];
  /** From a key press in the search to the painted list. */
  keystroke: number[];
  /** From the press on "Create token" to the painted "Save your token". */
  create: number[];
  /** The server's answer to the same request, without a browser. */
  roundTrip: number[];
}

/** Measures the popup of a person with 100 tokens. Ratios are formed within this run. */
export async function measurePopup(): Promise<PopupTimes> {
  const stop = await startEverything();
  const profile = newProfile();
  const context = await launch(profile);
  try {
    await watchPaints(context);
    const popup = await signedInPopup(context, "basic-user");
    const session = await readSessionToken(context);
    console.error("Creating tokens");
    const create = await measureCreation(popup);
    const roundTrip = await repeat(() => measureRoundTrip(session));
    await issueExamples(session, examples(TOKENS - 2 * SAMPLES));
    await popup.reload();
    await popup
      .locator(".row-name")
      .nth(TOKENS - 1)
      .waitFor();
    await popup.close();
    const times: PopupTimes = {
      ...{ empty: [], warm: [], stopped: [], keystroke: [], create, roundTrip },
    };
    console.error("Opening the popup");
    // In turns, so that other load on the machine affects all of them alike.
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      times.empty.push(await measureOpening(context, "clipboard.html", "html"));
      times.warm.push(await measureOpening(context, "popup.html", SHOWN_ROWS));
      await stopBackground(context);
      times.stopped.push(await measureOpening(context, "popup.html", SHOWN_ROWS));
    }
    console.error("Typing");
    // Offline, which is as far away as a server can be.
    const page = await openPopup(context);
    await page.locator(LAST_ROW).waitFor();
    await context.setOffline(true);
    times.keystroke = await measureKeystrokes(page);
    return times;
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
    await stop();
  }
}

/** As many rows as the popup shows; the others follow in the next frame. */
const SHOWN_ROWS = "[data-key=rows] > :nth-child(10)";
const LAST_ROW = `[data-key=rows] > :nth-child(${TOKENS})`;

function examples(count: number): ExampleToken[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `Pipeline ${index}`,
    permissions: ["API_READ", "METRICS_READ"],
    expiresInDays: 30 + index,
    createdDaysAgo: 1 + index / 2,
  }));
}

async function repeat(measure: () => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) times.push(await measure());
  return times;
}

/** Opens a page of the extension until `selector` is painted. @returns milliseconds */
async function measureOpening(
  context: BrowserContext,
  path: string,
  selector: string,
): Promise<number> {
  const page = await context.newPage();
  const began = performance.timeOrigin + performance.now();
  await page.goto(`chrome-extension://${EXTENSION_ID}/${path}`, { waitUntil: "commit" });
  const painted = await page.evaluate(
    (wanted) => (globalThis as unknown as Watched).paints.waitFor(wanted),
    selector,
  );
  await page.close();
  return painted - began;
}

/** Stops the extension's service worker, as the browser does after 30 idle seconds. */
async function stopBackground(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.goto(`chrome-extension://${EXTENSION_ID}/clipboard.html`);
  const devTools = await context.newCDPSession(page);
  await devTools.send("ServiceWorker.enable");
  const stopped = new Promise<void>((resolve) => {
    devTools.on("ServiceWorker.workerVersionUpdated", ({ versions }) => {
      if (versions.some(({ runningStatus }) => runningStatus === "stopped")) resolve();
    });
  });
  await devTools.send("ServiceWorker.stopAllWorkers");
  await stopped;
  await page.close();
}

/** Types a digit that only some names have, and clears the search again. */
async function measureKeystrokes(popup: Page): Promise<number[]> {
  const search = popup.getByRole("searchbox", { name: "Search tokens" });
  const times: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    await search.fill("");
    await popup.locator(LAST_ROW).waitFor();
    await search.focus();
    await popup.evaluate(() => (globalThis as unknown as Watched).paints.watchKey());
    await popup.keyboard.press(String(sample % 10));
    times.push(await readDelay(popup));
  }
  return times;
}

/** Creates tokens in the popup, each from the press on the button to the painted screen with the secret. */
async function measureCreation(popup: Page): Promise<number[]> {
  const times: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    await fillToken(popup, { name: `Created ${sample}`, permissions: ["METRICS_READ"] });
    await popup.evaluate(() => (globalThis as unknown as Watched).paints.watchClick(".secret"));
    await popup.getByRole("button", { name: "Create token", exact: true }).click();
    times.push(await readDelay(popup));
    await popup.getByRole("button", { name: "Copy", exact: true }).click();
    await popup.getByRole("button", { name: "I have saved it", exact: true }).click();
    await popup.getByRole("button", { name: "Back", exact: true }).click();
  }
  return times;
}

function readDelay(popup: Page): Promise<number> {
  return popup.evaluate(() => (globalThis as unknown as Watched).paints.readDelay());
}

async function measureRoundTrip(session: string): Promise<number> {
  const began = performance.now();
  const response = await fetch(`${E2E_URL}/v1/tokens`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${session}`,
      "Content-Type": "application/json",
      "Idempotency-Key": crypto.randomUUID(),
    },
    body: JSON.stringify({
      ...{ name: "Round trip", description: "", expires: { days: 30 } },
      scopes: [{ permission: "METRICS_READ" }],
    }),
  });
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  await response.text();
  return performance.now() - began;
}

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "@playwright/test";

const EXTENSION = join(import.meta.dirname, "../../../.output/chrome-mv3");
/** Fixed by the manifest's key. */
export const EXTENSION_ID = "igohfnbbdgodlidmpfjjgkmnebcpfijl";
export const POPUP_SIZE = { width: 380, height: 600 };

/** A new, empty browser profile. */
export function newProfile(): string {
  return mkdtempSync(join(tmpdir(), "latchkey-profile-"));
}

/** Chromium with the built extension; what it keeps lies in `profile`. */
export function launch(
  profile: string,
  options: { colorScheme?: "light" | "dark" } = {},
): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath: "/usr/bin/chromium",
    headless: true,
    viewport: POPUP_SIZE,
    colorScheme: options.colorScheme ?? "light",
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    permissions: ["clipboard-read", "clipboard-write"],
    ignoreDefaultArgs: ["--disable-extensions"],
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      `--disable-extensions-except=${EXTENSION}`,
      `--load-extension=${EXTENSION}`,
    ],
  });
}

/** The popup, opened as a page of popup size: headless browsers have no toolbar to click. */
export async function openPopup(context: BrowserContext, width = POPUP_SIZE.width): Promise<Page> {
  const popup = await context.newPage();
  await popup.setViewportSize({ width, height: POPUP_SIZE.height });
  await popup.goto(`chrome-extension://${EXTENSION_ID}/popup.html`);
  return popup;
}

import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { markWelcomed } from "./extension-storage.ts";

export const EXTENSION = join(import.meta.dirname, "../../../.output/chrome-mv3");
/** The id follows from the key in the manifest. */
export const EXTENSION_ID = "igohfnbbdgodlidmpfjjgkmnebcpfijl";
export const POPUP_SIZE = { width: 380, height: 600 };

/** A new, empty browser profile. */
export function newProfile(): string {
  return mkdtempSync(join(tmpdir(), "latchkey-profile-"));
}

interface LaunchOptions {
  colorScheme?: "light" | "dark";
  /** Permissions that every page has without a prompt. An ordinary browser grants none. */
  permissions?: string[];
  /** The folder of the extension's build. */
  extension?: string;
  /** True to let the page of the first run open, which takes a new browser some seconds. */
  welcomes?: boolean;
  /** The language of the browser, and so of the extension's texts. Pages are asked for in English all the same. */
  language?: string;
}

/** Starts Chromium with the built extension and the profile in this folder. */
export async function launch(
  profile: string,
  options: LaunchOptions = {},
): Promise<BrowserContext> {
  const { extension = EXTENSION, permissions = ["clipboard-read", "clipboard-write"] } = options;
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: "/usr/bin/chromium",
    headless: true,
    viewport: POPUP_SIZE,
    colorScheme: options.colorScheme ?? "light",
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    permissions,
    ignoreDefaultArgs: ["--disable-extensions"],
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      `--disable-extensions-except=${extension}`,
      `--load-extension=${extension}`,
      ...(options.language === undefined ? [] : [`--lang=${options.language}`]),
    ],
  });
  if (options.welcomes !== true) await markWelcomed(context);
  return context;
}

/**
 * Copies the built extension and grants it an optional permission, since a headless browser's prompt cannot
 * be answered.
 *
 * @returns its folder
 */
export function buildWithPermission(permission: string): string {
  return buildWithManifest((manifest) => ({
    ...manifest,
    permissions: [...manifest.permissions, permission],
    optional_permissions: manifest.optional_permissions.filter((name) => name !== permission),
  }));
}

/** Copies the built extension without its key, so that it has an id of its own. @returns its folder */
export function buildWithoutKey(): string {
  return buildWithManifest(({ key: _, ...manifest }) => manifest);
}

interface Manifest {
  key?: string;
  permissions: string[];
  optional_permissions: string[];
}

function buildWithManifest(change: (manifest: Manifest) => Manifest): string {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-extension-"));
  cpSync(EXTENSION, folder, { recursive: true });
  const path = join(folder, "manifest.json");
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, "utf8")))));
  return folder;
}

/** Opens the popup as a page of the popup's size, since a headless browser has no toolbar to click. */
export async function openPopup(context: BrowserContext, width = POPUP_SIZE.width): Promise<Page> {
  const popup = await context.newPage();
  await popup.setViewportSize({ width, height: POPUP_SIZE.height });
  await popup.goto(`chrome-extension://${EXTENSION_ID}/popup.html`);
  return popup;
}

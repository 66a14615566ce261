import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import puppeteer, { type Browser, type Page, type Target } from "puppeteer-core";
import { E2E_URL } from "./server.ts";
import { PASSWORD } from "./story.ts";

export const FIREFOX_EXTENSION = join(import.meta.dirname, "../../../.output/firefox-mv3");
export const GECKO_ID = "latchkey@latchkey.example";
/** Firefox gives each installation of an extension a random origin. A preference sets this one. */
const UUID = "0b4a4c6e-3f3e-4c55-9e0c-2f8d3d1d7a11";
const PROGRAM = "/usr/lib/firefox-esr";

interface FirefoxOptions {
  /** What an administrator writes into `policies.json`. */
  policies?: object;
  preferences?: Record<string, unknown>;
  /** The fixed origins of other extensions, by their ids. */
  uuids?: Record<string, string>;
}

/** Firefox in a new profile. */
export interface Firefox {
  browser: Browser;
  /** The folder of its profile. */
  profile: string;
  /** Installs the built extension. @returns the page of the first run */
  install(): Promise<Page>;
  /** Opens a page of the extension, or of another one by its origin. */
  open(path: string, uuid?: string): Promise<Page>;
  close(): Promise<void>;
}

export async function launchFirefox(options: FirefoxOptions = {}): Promise<Firefox> {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-firefox-"));
  const profile = join(folder, "profile");
  mkdirSync(profile);
  const executablePath =
    options.policies === undefined
      ? join(PROGRAM, "firefox-esr")
      : installFirefox(join(folder, "program"), options.policies);
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath,
    headless: true,
    userDataDir: profile,
    args: ["--remote-allow-system-access"],
    extraPrefsFirefox: {
      "extensions.webextensions.uuids": JSON.stringify({ [GECKO_ID]: UUID, ...options.uuids }),
      ...options.preferences,
    },
  });
  return {
    browser,
    profile,
    async install() {
      await browser.installExtension(FIREFOX_EXTENSION);
      return await waitForPage(browser, `moz-extension://${UUID}/welcome.html`);
    },
    async open(path, uuid = UUID) {
      const page = await browser.newPage();
      // A page of an extension never reports that it has loaded, so the wait for it is cut short.
      await page.goto(`moz-extension://${uuid}/${path}`, { timeout: 1_000 }).catch(() => undefined);
      return page;
    },
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Makes a Firefox of its own beside the installed one, so that its policies reach no other browser of this
 * computer and need no rights of the administrator.
 *
 * @returns the path of its program, which finds its files beside itself
 */
function installFirefox(folder: string, policies: object): string {
  mkdirSync(join(folder, "distribution"), { recursive: true });
  for (const name of readdirSync(PROGRAM).filter((other) => other !== "distribution")) {
    // Firefox resolves a link to itself, so its program has to be a file.
    if (name.startsWith("firefox")) cpSync(join(PROGRAM, name), join(folder, name));
    else symlinkSync(join(PROGRAM, name), join(folder, name));
  }
  writeFileSync(join(folder, "distribution/policies.json"), JSON.stringify({ policies }));
  return join(folder, "firefox-esr");
}

const WAIT_MS = 30_000;

/** Waits for a page of an extension, whose address Firefox reports only to the page itself. */
async function waitForPage(browser: Browser, url: string): Promise<Page> {
  const deadline = Date.now() + WAIT_MS;
  while (Date.now() < deadline) {
    for (const page of await browser.pages()) {
      if ((await readAddress(page)) === url) return page;
    }
    await delay(50);
  }
  throw new Error(`${url} did not open`);
}

/** Returns the address of a page; empty while it is loading. */
export function readAddress(page: Page): Promise<string> {
  return page.evaluate(() => location.href).catch(() => "");
}

/** Returns the page of a window. */
export async function getPage(target: Target): Promise<Page> {
  const page = await target.page();
  if (page === null) throw new Error(`${target.url()} is no page`);
  return page;
}

/** Finds a control by its role and exact accessible name, like a screen reader. */
export const find = (page: Page, role: string, name: string) =>
  page.locator(`::-p-aria([name="${name}"][role="${role}"])`);

/** Connects the popup to the server of all tests, or to another. */
export async function connectFirefox(popup: Page, url = E2E_URL): Promise<void> {
  await find(popup, "textbox", "Server address").fill(url);
  await find(popup, "button", "Connect").click();
}

/**
 * Signs a person in who has never consented, through the server's window.
 *
 * @param look runs while the window waits for the password
 */
export async function signInFirefox(
  { browser }: Firefox,
  popup: Page,
  person: string,
  look: (window: Page) => Promise<void> = async () => undefined,
): Promise<void> {
  const opened = browser.waitForTarget((target) => target.url().startsWith(E2E_URL));
  await find(popup, "button", "Sign in").click();
  const window = await getPage(await opened);
  await window.locator("input[name=email]").fill(person);
  await look(window);
  await window.locator("input[name=password]").fill(PASSWORD);
  await find(window, "button", "Sign in").click();
  await find(window, "button", "Allow").click();
  await find(popup, "heading", "Tokens").wait();
}

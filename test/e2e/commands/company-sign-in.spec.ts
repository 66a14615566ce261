import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { DEMO_PEOPLE } from "../../../scripts/sign-in/demo-people.ts";
import { PROVIDER_PRESETS } from "../../../shared/provider-presets.ts";
import { type Command, runLine } from "../../support/command.ts";
import { checkScreen } from "../support/check-screen.ts";
import { EXTENSION_ID, launch, newProfile, openPopup } from "../support/chromium.ts";
import { runSqlIn } from "../support/database.ts";
import { readSessionStorage } from "../support/extension-storage.ts";
import { connectFirefox, find, getPage, launchFirefox } from "../support/firefox.ts";
import { button, expectScreen, goTo } from "../support/screen.ts";
import { connect, createToken } from "../support/story.ts";

/* The demo of the README, and a company's people in both browsers, who never type a password of Latchkey. */

const PORT = 8833;
const URL = `http://localhost:${PORT}`;
const PROVIDER = "Demo company";
const START_MS = 360_000;
const WINDOW = { width: 480, height: 640 };
const [INES, MO] = DEMO_PEOPLE as [(typeof DEMO_PEOPLE)[number], (typeof DEMO_PEOPLE)[number]];

/** A page of the extension in Firefox. */
interface WithStorage {
  browser: { storage: { session: { clear(): Promise<void> } } };
}

const profile = newProfile();
const stateFolder = mkdtempSync(join(tmpdir(), "latchkey-company-"));
let demo: Command;
let context: BrowserContext;
let popup: Page;

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  test.setTimeout(START_MS + 60_000);
  // The extension is built already, and used by other tests meanwhile.
  const line = "npm start -- --sign-in demo --no-extension";
  demo = runLine(line, join(import.meta.dirname, "../../.."), {
    PORT: String(PORT),
    LATCHKEY_STATE: stateFolder,
  });
  await demo.waitForOutput(/oauth\/introspect"/, START_MS);
});

test.afterAll(async () => {
  await context?.close();
  await demo.interrupt();
  for (const folder of [profile, stateFolder]) rmSync(folder, { recursive: true, force: true });
});

async function openSignInWindow(): Promise<Page> {
  const opened = context.waitForEvent("page");
  await button(popup, "Sign in").click();
  const window = await opened;
  await window.setViewportSize(WINDOW);
  return window;
}

/** Types the address that decides how the person signs in. */
async function typeAddress(window: Page, email: string): Promise<void> {
  await window.getByLabel("Email", { exact: true }).fill(email);
  await button(window, "Next").click();
  await expect(window.getByRole("link", { name: `Continue with ${PROVIDER}` })).toBeVisible();
}

test("the demo says who can sign in with the company's provider", () => {
  for (const { email, groups } of DEMO_PEOPLE) {
    expect(demo.output()).toContain(`${email}  ${groups.join(", ")}`);
  }
});

test("a new person walks from Connect to a token with the role of their group", async () => {
  context = await launch(profile);
  popup = await openPopup(context);
  await connect(popup, URL);
  const window = await openSignInWindow();
  await expect(window.locator("input[type=password]")).toHaveCount(0);
  await checkScreen(window, "sign-in-email");
  await typeAddress(window, INES.email);
  await checkScreen(window, "sign-in-choice");

  await test.step("a mistyped password keeps the window open, which says what is wrong", async () => {
    await window.getByText("Use a password instead").click();
    await window.getByLabel("Password", { exact: true }).fill("not a password of anybody");
    await button(window, "Sign in").click();
    await expect(window.getByRole("alert")).toHaveText("The email or the password is wrong.");
    await checkScreen(window, "sign-in-choice-password");
  });

  await window.getByRole("link", { name: `Continue with ${PROVIDER}` }).click();
  await expect(window.getByRole("heading", { name: PROVIDER })).toBeVisible();
  await window.getByRole("button", { name: INES.name }).click();
  await button(window, "Allow").click();
  await expectScreen(popup, "Tokens");
  await expect(popup.locator("footer")).toContainText(INES.email);

  const secret = await createToken(popup, { name: "Nightly", permissions: ["API_READ"] });
  const verdict = await fetch(`${URL}/verify?organization=org_home&scope=API_READ`, {
    headers: { Authorization: `Bearer ${secret}` },
  });
  expect(verdict.status).toBe(200);
  const [credential = ""] = /lk_svc_\w{61}/.exec(demo.output()) ?? [];
  const introspection = await fetch(`${URL}/oauth/introspect`, {
    method: "POST",
    headers: { Authorization: `Bearer ${credential}` },
    body: new URLSearchParams({ token: secret }),
  });
  expect(await introspection.json()).toMatchObject({ active: true, role: "Global_Admin" });
  await button(popup, "I have saved it").click();
});

test("their account says that the provider is their way to sign in", async () => {
  const account = await context.newPage();
  await account.setViewportSize({ width: 720, height: 640 });
  await account.goto(`${URL}/account`);
  await expect(account.getByText("Connected", { exact: true })).toBeVisible();
  await checkScreen(account, "account-page-provider");
  await account.close();
});

test("an administrator reads and edits the provider, wide and narrow", async () => {
  for (const [width, suffix] of [
    [1000, ""],
    [340, "-narrow"],
  ] as const) {
    const tab = await context.newPage();
    await tab.setViewportSize({ width, height: 700 });
    await tab.goto(`chrome-extension://${EXTENSION_ID}/app.html#/organization`);
    await expectScreen(tab, "Organization");
    await tab.getByRole("switch", { name: `Only ${PROVIDER} opens this organization` }).click();
    await tab.getByRole("checkbox", { name: /global-admin@/ }).check();
    await checkScreen(tab, `sign-in-rules${suffix}`);
    await button(tab, "Cancel").click();
    await checkScreen(tab, `organization-sign-in${suffix}`);
    await button(tab, `Open ${PROVIDER}`).click();
    await expectScreen(tab, PROVIDER);
    await checkScreen(tab, `provider${suffix}`);
    await button(tab, "Edit").click();
    await expect(tab.getByRole("textbox", { name: "Issuer" })).toBeVisible();
    await checkScreen(tab, `provider-form${suffix}`);
    await tab.close();
  }
});

test("an administrator adds a provider: each product fills in the form", async () => {
  const tab = await context.newPage();
  await tab.setViewportSize({ width: 720, height: 860 });
  await tab.goto(`chrome-extension://${EXTENSION_ID}/app.html#/organization`);
  await expectScreen(tab, "Organization");
  await button(tab, "Add provider").click();
  for (const { id, name, issuer } of PROVIDER_PRESETS) {
    if (issuer === "") continue;
    await tab.getByRole("combobox", { name: "Provider", exact: true }).selectOption(id);
    await expect(tab.getByRole("textbox", { name: "Issuer" })).toHaveValue(issuer);
    await expect(tab.getByRole("textbox", { name: "Name", exact: true })).toHaveValue(name);
    await checkScreen(tab, `provider-${id}`);
  }
  await tab.close();
});

test("the paused notice of a person, and what their administrator sees", async () => {
  const away =
    "UPDATE memberships SET away_at = ? WHERE person = (SELECT id FROM user WHERE directory_email = ?)";
  runSqlIn(stateFolder, away, "1790000000", INES.email);
  popup = await openPopup(context);
  await expect(popup.getByText(`Paused: sign in with ${PROVIDER}`)).toBeVisible();
  await checkScreen(popup, "paused");

  const tab = await context.newPage();
  await tab.setViewportSize({ width: 720, height: 640 });
  await tab.goto(`chrome-extension://${EXTENSION_ID}/app.html#/people`);
  await button(tab, `${INES.name}, ${INES.email}`).click();
  await expect(tab.getByText(/^Paused since/)).toBeVisible();
  await checkScreen(tab, "person-paused");
  await tab.close();
  runSqlIn(stateFolder, "UPDATE memberships SET away_at = NULL");
});

/** Opens the browser again. The sessions of the extension ended with the last one. */
async function restart(forgotten?: RegExp): Promise<void> {
  await context.close();
  context = await launch(profile);
  expect(await readSessionStorage(context)).toEqual({});
  if (forgotten !== undefined) await context.clearCookies({ name: forgotten });
}

test("after a restart of the browser, a sign-in without a window", async () => {
  for (const [who, forgotten] of [
    ["Latchkey's cookie", undefined],
    ["the provider", /latchkey/],
  ] as const) {
    await test.step(`answered by ${who}`, async () => {
      await restart(forgotten);
      let windows = 0;
      popup = await openPopup(context);
      context.on("page", () => windows++);
      await expectScreen(popup, "Tokens");
      await expect(popup.getByText("Nightly")).toBeVisible();
      expect(windows).toBe(0);
    });
  }
});

test("a provider that does not answer keeps the window open, and changes nothing", async () => {
  await goTo(popup, "Sign out");
  // Forgets what was read from the provider, and leads to a place where nobody listens.
  runSqlIn(stateFolder, "UPDATE providers SET issuer = 'http://localhost:1', metadata = NULL");
  const window = await openSignInWindow();
  await typeAddress(window, INES.email);
  await window.getByRole("link", { name: `Continue with ${PROVIDER}` }).click();
  const refusal = window.getByRole("alert");
  await expect(refusal).toHaveText(`${PROVIDER} does not answer. Nothing was changed.`);
  await checkScreen(window, "sign-in-refused");
  await window.close();
  const issuer = `http://localhost:${PORT + 1}`;
  runSqlIn(stateFolder, "UPDATE providers SET issuer = ?, metadata_tried_at = 0", issuer);
});

test("Firefox: a manager signs in by the provider, and later without a window", async () => {
  const firefox = await launchFirefox();
  try {
    await (await firefox.install()).close();
    const screen = await firefox.open("popup.html");
    await connectFirefox(screen, URL);
    const opened = firefox.browser.waitForTarget((target) => target.url().startsWith(URL));
    await find(screen, "button", "Sign in").click();
    const window = await getPage(await opened);
    await window.locator("input[name=email]").fill(MO.email);
    await find(window, "button", "Next").click();
    await find(window, "link", `Continue with ${PROVIDER}`).click();
    await window.locator(`::-p-text(${MO.name})`).click();
    await find(window, "button", "Allow").click();
    await find(screen, "heading", "Tokens").wait();

    // What ends with the browser: the sessions of the extension.
    await screen.evaluate(() =>
      (globalThis as unknown as WithStorage).browser.storage.session.clear(),
    );
    await screen.close();
    const later = await firefox.open("popup.html");
    await find(later, "heading", "Tokens").wait();
    await expect.poll(() => later.evaluate(() => document.body.textContent)).toContain(MO.email);
  } finally {
    await firefox.close();
  }
});

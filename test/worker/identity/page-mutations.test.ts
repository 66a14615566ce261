import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { app } from "../../../worker/app.ts";
import { HOME } from "../support/organizations.ts";
import {
  addMember,
  authorizePath,
  Browser,
  PREPARE_MS,
  prepare,
  storeAccount,
  storeConsent,
} from "./support/browser.ts";
import { refusalOf, THROTTLED } from "./support/refusal-of.ts";

beforeAll(prepare, PREPARE_MS);

const authorize = authorizePath("c".repeat(43));
const consent = authorize.replace("/oauth/authorize", "/consent");
const FORMS: Record<string, (browser: Browser) => Promise<Record<string, string>>> = {
  "/consent": async (browser) => ({
    form_token: await browser.formToken(consent),
    decision: "deny",
  }),
  "/account": async (browser) => ({
    form_token: await browser.formToken("/account"),
    sign_out: "another",
  }),
};

/** Signs in a member who has allowed the extension if `consented`. */
async function signIn(email: string, consented: boolean): Promise<Browser> {
  const person = await storeAccount(email);
  await addMember(person, HOME);
  if (consented) await storeConsent(person);
  const browser = new Browser();
  await browser.signIn(email);
  return browser;
}

async function countRows(): Promise<unknown> {
  return env.DB.prepare(
    "SELECT (SELECT count(*) FROM oauth_codes) + (SELECT count(*) FROM audit_events) AS n",
  ).first();
}

/** Sends a request of the browser to a Worker whose member limit is used up. */
async function sendOverLimit(browser: Browser, path: string, form?: Record<string, string>) {
  const headers = {
    Cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
    Origin: browser.origin,
    "Content-Type": "application/x-www-form-urlencoded",
  };
  const body = form === undefined ? null : new URLSearchParams(form).toString();
  const init = { method: form === undefined ? "GET" : "POST", headers, body };
  const context = createExecutionContext();
  const limits = { MUTATION_LIMIT: { limit: async () => ({ success: false }) } };
  const request = new Request(browser.origin + path, { ...init, redirect: "manual" });
  const response = await app.fetch(request, { ...env, ...limits }, context);
  await waitOnExecutionContext(context);
  return response;
}

it("issues no code to a person over the limit of changes", async () => {
  const browser = await signIn("codes@example.test", true);
  const before = await countRows();
  expect(await refusalOf(await sendOverLimit(browser, authorize))).toMatch(THROTTLED);
  expect(await countRows()).toEqual(before);
  expect((await browser.fetch(authorize)).headers.get("Location")).toContain("code=");
});

it.each(Object.keys(FORMS))("records nothing at %s for a person over the limit", async (path) => {
  const browser = await signIn(`${path.slice(1)}@example.test`, false);
  const form = (await FORMS[path]?.(browser)) ?? {};
  const before = await countRows();
  const response = await sendOverLimit(browser, path === "/consent" ? consent : path, form);
  expect(await refusalOf(response)).toMatch(THROTTLED);
  expect(await countRows()).toEqual(before);
});

import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { readConfig } from "../../../../worker/http/config.ts";
import { getRandomBytes } from "../../../../worker/http/get-random-bytes.ts";
import { sealSecret } from "../../../../worker/tokens/sealed-secret.ts";
import {
  REAL_ISSUER,
  REAL_PROVIDER,
  REAL_SECRET,
  SENT_LOGOUTS,
} from "../../../support/real-provider.ts";
import { answerAt } from "../../support/fake-internet.ts";
import { HOME, now } from "../../support/organizations.ts";
import { storeProvider } from "../../support/store-provider.ts";
import { type Browser, PREPARE_MS, prepare } from "../support/browser.ts";
import { begin, findPersonOf, openBrowser, sendLogout } from "../support/provider.ts";
import { refusalOf } from "../support/refusal-of.ts";

const REAL = { id: REAL_PROVIDER };

/** Asks the real provider as a proxy that ends TLS would. */
function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("X-Forwarded-Proto", "https");
  headers.set("X-Forwarded-Host", new URL(REAL_ISSUER).host);
  return fetch(inject("realProvider") + path, { ...init, headers, redirect: "manual" });
}

beforeAll(async () => {
  await prepare();
  const config = await readConfig(env);
  if (!config.ok) throw new Error("the tests' settings are wrong");
  const { tokenKeys } = config.value;
  const clientSecret = await sealSecret(tokenKeys, REAL_SECRET, REAL_PROVIDER, getRandomBytes);
  await storeProvider({
    ...{ id: REAL_PROVIDER, issuer: REAL_ISSUER, organization: HOME },
    ...{ clientSecret, metadata: null, metadataTriedAt: null },
  });
  for (const path of ["/.well-known/openid-configuration", "/jwks", "/token"]) {
    answerAt(REAL_ISSUER + path, async (request) => {
      const body = request.method === "POST" ? await request.arrayBuffer() : null;
      return ask(path, { method: request.method, headers: request.headers, body });
    });
  }
}, PREPARE_MS);

/** Adds the cookies of an answer to those of a person's browser at the provider. */
function keepCookies(response: Response, cookies: Map<string, string>): void {
  for (const line of response.headers.getSetCookie()) {
    const [name = "", ...value] = (line.split(";")[0] ?? "").split("=");
    cookies.set(name, value.join("="));
  }
}

const formatCookies = (cookies: Map<string, string>) =>
  [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");

/** Signs out at the provider. @returns the logout forms that it sends */
async function signOutThere(cookies: Map<string, string>): Promise<URLSearchParams[]> {
  const page = await ask("/session/end", { headers: { Cookie: formatCookies(cookies) } });
  keepCookies(page, cookies);
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
  await ask("/session/end/confirm", {
    method: "POST",
    headers: { Cookie: formatCookies(cookies) },
    body: new URLSearchParams({ xsrf, logout: "yes" }),
  });
  const forms = await (await ask(SENT_LOGOUTS)).json<string[]>();
  return forms.map((form) => new URLSearchParams(form));
}

/** Signs in at the provider, following its redirects. @returns the path of the callback with its answer */
async function signInThere(
  request: URLSearchParams,
  sub: string,
  cookies = new Map<string, string>(),
): Promise<string> {
  const query = new URLSearchParams(request);
  query.set("login_hint", sub);
  let next = `/auth?${query}`;
  for (let redirects = 0; redirects < 6; redirects++) {
    const response = await ask(next, { headers: { Cookie: formatCookies(cookies) } });
    keepCookies(response, cookies);
    const location = new URL(response.headers.get("Location") ?? "", REAL_ISSUER);
    next = location.pathname + location.search;
    if (location.host === "latchkey.example") return next;
  }
  throw new Error("The provider did not answer.");
}

const signIn = async (browser: Browser, sub: string, query = "", cookies?: Map<string, string>) =>
  browser.fetch(await signInThere(await begin(browser, REAL, query), sub, cookies));

describe("a certified provider", () => {
  it("is discovered, and signs people in with a client secret, PKCE, nonce and iss", async () => {
    const answer = await signIn(openBrowser(), "ada");
    expect(await answer.text()).toContain("You are signed in");
    const row = await env.DB.prepare(
      `SELECT m.role, u.name, u.directory_email FROM user u
        JOIN memberships m ON m.person = u.id WHERE u.id = ?`,
    )
      .bind(await findPersonOf(REAL, "ada"))
      .first();
    expect(row).toEqual({
      role: "Admin",
      name: "Real ada",
      directory_email: "ada@real.example",
    });
  });

  it("takes each code once", async () => {
    const browser = openBrowser();
    const first = await signInThere(await begin(browser, REAL), "bob");
    const second = await begin(browser, REAL);
    expect(await (await browser.fetch(first)).text()).toContain("You are signed in");
    const state = second.get("state") ?? "";
    const replayed = await browser.fetch(first.replace(/state=[^&]+/, `state=${state}`));
    expect(await refusalOf(replayed)).toMatch(/cannot be trusted/);
  });

  it("says when somebody signed in if a fresh sign-in is needed, and answers silently", async () => {
    const browser = openBrowser();
    const cookies = new Map<string, string>();
    await signIn(browser, "cyd", "?fresh=1", cookies);
    const proof = await env.DB.prepare(
      `SELECT p.authenticated_at FROM sign_in_proofs p JOIN session s ON s.id = p.session
        WHERE s.user_id = ?`,
    )
      .bind(await findPersonOf(REAL, "cyd"))
      .first<number>("authenticated_at");
    expect(Math.abs((proof ?? 0) - now())).toBeLessThan(60);

    const returnTo = encodeURIComponent("/oauth/authorize?state=s");
    const query = `?prompt=none&return_to=${returnTo}`;
    const silent = await signIn(openBrowser(), "cyd", query, cookies);
    expect(silent.status).toBe(302);
    expect(silent.headers.get("Location")).toBe("/oauth/authorize?state=s");
  });

  it("signs people out here when they sign out there, on that browser alone", async () => {
    const [leaving, staying] = [openBrowser(), openBrowser()];
    const cookies = new Map<string, string>();
    await signIn(leaving, "dee", "", cookies);
    await signIn(staying, "dee");
    const isSignedIn = async (browser: Browser) => (await browser.fetch("/account")).status === 200;
    expect([await isSignedIn(leaving), await isSignedIn(staying)]).toEqual([true, true]);

    const [form] = await signOutThere(cookies);
    const token = form?.get("logout_token") ?? "";
    expect((await sendLogout(REAL, token)).status).toBe(200);
    expect([await isSignedIn(leaving), await isSignedIn(staying)]).toEqual([false, true]);
    expect((await sendLogout(REAL, token)).status).toBe(400);
  });
});

import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import worker from "../../../worker/index.ts";
import { PAGE_LANGUAGES } from "../../../worker/pages/page-languages.ts";
import type { PageTexts } from "../../../worker/pages/texts/page-texts.ts";
import { listPageTexts } from "../pages/support/list-page-texts.ts";
import { listTexts } from "../pages/support/map-texts.ts";
import { captureLog } from "../support/capture-log.ts";
import { HOME } from "../support/organizations.ts";
import { ROUTES } from "../support/routes.ts";
import {
  addMember,
  authorizePath,
  Browser,
  PREPARE_MS,
  prepare,
  storeAccount,
} from "./support/browser.ts";
import { FAULT, refusalOf, THROTTLED } from "./support/refusal-of.ts";

/*
 * Chromium closes an extension's sign-in window at a status of 400 or more. So every page is a 200, and the
 * walk below is over every route that can answer with a page.
 */

const CHALLENGE = "c".repeat(43);
const AUTHORIZE = authorizePath(CHALLENGE);
const UNKNOWN = authorizePath(CHALLENGE, { redirect_uri: "https://evil.example/cb" });
const UNLISTED = authorizePath(CHALLENGE, {
  redirect_uri: `https://${"a".repeat(32)}.chromiumapp.org/cb`,
});
const QUERIES = [
  "",
  new URL(AUTHORIZE, "https://a.example").search,
  new URL(UNKNOWN, "https://a.example").search,
  new URL(UNLISTED, "https://a.example").search,
];
const isPage = (route: string) =>
  !/ \/(?:v1|verify|health|development|\.well-known|oauth\/(?!authorize))/.test(route);
const PAGES = Object.keys(ROUTES)
  .filter((route) => isPage(route) && ["open", "page"].includes(ROUTES[route]?.access ?? ""))
  .map((route) => route.split(" ") as [string, string])
  .filter(([, path]) => !/\.(?:css|js|json)$|\/ended$/.test(path));

let addresses = 0;
const newBrowser = () => new Browser({ address: `198.18.7.${++addresses}` });

let signedIn: Browser;
/** The English texts that German translates. */
let english: Set<string>;

async function expectReadable(response: Response, what: string): Promise<void> {
  if ([302, 303].includes(response.status)) return;
  expect([response.status, response.headers.get("Content-Type")], what).toEqual([
    200,
    "text/html; charset=UTF-8",
  ]);
  const html = await response.text();
  expect(html, what).toMatch(/<h1>[^<]+/);
  if (!html.startsWith('<!doctype html><html lang="de"')) return;
  expect(listPageTexts(html).filter((text) => english.has(text))).toEqual([]);
}

/** Sends what people and browsers can send to a page. */
async function* askEveryWay(browser: Browser, method: string, path: string) {
  for (const query of QUERIES) {
    const url = path + query;
    if (method === "GET") {
      yield await browser.fetch(url);
      continue;
    }
    const form_token = await browser.formToken(url);
    const fields = {
      form_token,
      code: "x".repeat(43),
      email: "nobody@example.test",
      password: "x",
    };
    yield await browser.post(url, {});
    yield await browser.post(url, fields);
    yield await browser.post(url, { ...fields, answer: "join", decision: "perhaps" });
    yield await browser.post(url, fields, { Origin: "https://evil.example" });
    yield await browser.post(url, { ...fields, name: "n".repeat(400_000) });
    yield await browser.fetch(url, { method, body: new Uint8Array([0xff, 0xfe]) });
  }
}

beforeAll(async () => {
  await prepare();
  const email = "readable@example.test";
  await addMember(await storeAccount(email), HOME);
  signedIn = new Browser({ address: "198.18.8.1", language: "de-AT,de;q=0.9,en;q=0.8" });
  await signedIn.signIn(email);
  const [texts, german] = await Promise.all(PAGE_LANGUAGES.map(({ loadTexts }) => loadTexts()));
  const keep = new Set(listTexts(german as PageTexts, 2).map(({ text }) => text));
  english = new Set(
    listTexts(texts as PageTexts, 2)
      .map(({ text }) => text)
      .filter((text) => !keep.has(text)),
  );
}, PREPARE_MS);
afterEach(async () => {
  vi.restoreAllMocks();
  await env.DB.prepare("DELETE FROM sign_in_attempts").run();
});

describe("every page", () => {
  it("is among the routes that are walked", () => {
    expect(PAGES.map(([method, path]) => `${method} ${path}`)).toEqual(
      expect.arrayContaining([
        "GET /oauth/authorize",
        "POST /login",
        "POST /consent",
        "POST /setup",
      ]),
    );
    expect(PAGES).toHaveLength(18);
  });

  it.each(PAGES)("can be read after bad input: %s %s", async (method, path) => {
    for (const browser of [newBrowser(), signedIn]) {
      for await (const response of askEveryWay(browser, method, path)) {
        await expectReadable(response, `${method} ${path}`);
      }
    }
  });

  it.each(PAGES)("can be read after too many tries: %s %s", async (method, path) => {
    vi.spyOn(env.SIGN_IN_LIMIT, "limit").mockResolvedValue({ success: false });
    const refusals: (string | null)[] = [];
    for await (const response of askEveryWay(newBrowser(), method, path)) {
      refusals.push(await refusalOf(response));
      await expectReadable(response, `${method} ${path}`);
    }
    // Setup is over, and the other pages take no password or code.
    const takesSecret = ["POST /login", "POST /invitation", "POST /password"];
    expect(refusals.some((refusal) => THROTTLED.test(refusal ?? ""))).toBe(
      takesSecret.includes(`${method} ${path}`),
    );
  });

  it.each(PAGES)(
    "can be read if the server is not set up correctly: %s %s",
    async (method, path) => {
      const request = new Request(`https://latchkey.example${path}`, { method });
      const context = {
        waitUntil() {},
        passThroughOnException() {},
      } as unknown as ExecutionContext;
      const broken = { ...env, AUTH_SECRET: "short" };
      const [line] = await captureLog(async () => {
        const response = await worker.fetch(request as never, broken, context);
        expect(await refusalOf(response as unknown as Response)).toBe(FAULT);
      });
      expect(JSON.parse(line ?? "")).toMatchObject({ level: "error", refusal: "misconfigured" });
    },
  );
});

describe("an expired form", () => {
  it("says so on a page that can be read", async () => {
    const browser = newBrowser();
    const form_token = await browser.formToken("/login");
    browser.cookies.clear();
    expect(await refusalOf(await browser.post("/login", { form_token }))).toContain("no longer");
  });
});

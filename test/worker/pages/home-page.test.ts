import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import worker from "../../../worker/index.ts";
import { watchedEnv } from "../support/watched-env.ts";
import { listPageTexts } from "./support/list-page-texts.ts";

const ORIGIN = "https://latchkey.example";

async function open(bindings = env, init: RequestInit = {}): Promise<Response> {
  const context = createExecutionContext();
  const request = new Request(`${ORIGIN}/`, init);
  const response = await worker.fetch(request as never, bindings as never, context as never);
  await waitOnExecutionContext(context);
  return response as unknown as Response;
}

/** Lists the links of a page, as address and text. */
const listLinks = (html: string) =>
  [...html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>([^<]*)</g)].map(([, href, text]) => [href, text]);

describe("GET /", () => {
  it("says what the server is, and leads to sign-in and documentation", async () => {
    const response = await open();
    const html = await response.text();
    expect([response.status, response.headers.get("Content-Type")]).toEqual([
      200,
      "text/html; charset=UTF-8",
    ]);
    expect(listLinks(html)).toEqual([
      ["/login", "Sign in"],
      ["/docs", "API reference"],
    ]);
    const texts = listPageTexts(html);
    expect(texts).toContain(ORIGIN);
    expect(texts).toContain("POST /oauth/introspect");
    expect(texts.join(" ")).toContain("Ask your administrator where to get it.");
    expect(html).not.toContain("<script");
  });

  it("has a strict policy, and varies by language", async () => {
    const { headers } = await open();
    const policy = headers.get("Content-Security-Policy") ?? "";
    expect(policy).toContain("default-src 'none'; style-src 'self'; script-src 'self'");
    expect(policy).not.toContain("unsafe");
    expect(headers.get("Cache-Control")).toBe("no-store");
    expect(headers.get("Vary")).toBe("Accept-Language");
  });

  it("answers HEAD without a body", async () => {
    const response = await open(env, { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  it("leads to the account if the browser has the cookie of a sign-in, and reads nothing from D1", async () => {
    const watched = watchedEnv();
    const headers = { Cookie: "__Host-latchkey-session=anything" };
    const html = await (await open(watched.env as typeof env, { headers })).text();
    expect(listLinks(html)[0]).toEqual(["/account", "Open your account"]);
    expect(watched.trips()).toBe(0);
  });

  it("links to the extension if the operator says where it is", async () => {
    const EXTENSION_LINKS = "chrome=https://store.example/?a=1&b=2 firefox=https://files.example/x";
    const html = await (await open({ ...env, EXTENSION_LINKS })).text();
    expect(listLinks(html).slice(1, 3)).toEqual([
      ["https://store.example/?a=1&amp;b=2", "Get it for Chrome"],
      ["https://files.example/x", "Get it for Firefox"],
    ]);
    expect(html).not.toContain("Ask your administrator where");
  });

  it("names the setting if that is wrong", async () => {
    const response = await open({ ...env, EXTENSION_LINKS: "chrome=http://store.example" });
    expect(listPageTexts(await response.text())).toContain("EXTENSION_LINKS is missing or wrong.");
  });
});

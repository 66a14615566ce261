import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../../../worker/http/config.ts";
import { authorizePath, Browser, PREPARE_MS, prepare, REDIRECT } from "../support/browser.ts";
import { refusalOf, UNKNOWN_CLIENT } from "../support/refusal-of.ts";

const CHALLENGE = "c".repeat(43);
const UNLISTED = "This server does not know your extension";
beforeAll(prepare, PREPARE_MS);

describe("an extension that is not in EXTENSION_REDIRECTS", () => {
  const CHROMIUM = `https://${"abcdefghijklmnop".repeat(2)}.chromiumapp.org/cb`;
  const FIREFOX = `https://${"0123456789abcdef0123".repeat(2)}.extensions.allizom.org/cb`;

  it.each([CHROMIUM, FIREFOX])("gets a page that says what to add: %s", async (redirect_uri) => {
    const path = authorizePath(CHALLENGE, { redirect_uri });
    for (const page of [path, path.replace("/oauth/authorize", "/consent")]) {
      const answer = await new Browser().fetch(page);
      expect(await refusalOf(answer)).toBe(UNLISTED);
      const text = await answer.text();
      expect(text).toContain(`>${redirect_uri}<`);
      expect(text).toContain("add the address to EXTENSION_REDIRECTS in wrangler.toml");
      expect(text).not.toContain(`"${redirect_uri}`);
    }
  });

  it("gets no way back: no redirect, no form, no answer to a silent request", async () => {
    for (const changes of [{}, { prompt: "none" }, { response_type: "token" }]) {
      const path = authorizePath(CHALLENGE, { redirect_uri: CHROMIUM, ...changes });
      const answer = await new Browser().fetch(path);
      expect(answer.headers.get("Location")).toBeNull();
      expect(answer.headers.get("Content-Security-Policy")).toContain("form-action 'self';");
      expect(await refusalOf(answer)).toBe(UNLISTED);
    }
  });

  it.each([
    CHROMIUM.replace("/cb", "/cb?x=<script>"),
    CHROMIUM.replace("/cb", "/other"),
    CHROMIUM.replace("/cb", "/cb#x"),
    CHROMIUM.replace("/cb", "/cb\n"),
    CHROMIUM.replace("https", "http"),
    CHROMIUM.replace("https://", "https://evil.example@"),
    CHROMIUM.replace(".org", ".org.evil.example"),
    CHROMIUM.replace(".org", ".org:8443"),
    CHROMIUM.replace("abc", "xyz"),
    CHROMIUM.replace("abc", "ABC"),
    CHROMIUM.replace("abc", "aabc"),
    FIREFOX.replace("0123", "012"),
    FIREFOX.replace("extensions.", "extensions.evil."),
    `${FIREFOX} ${REDIRECT}`,
  ])("is not what this is, so it is not shown: %j", async (redirect_uri) => {
    const answer = await new Browser().fetch(authorizePath(CHALLENGE, { redirect_uri }));
    expect(await refusalOf(answer)).toBe(UNKNOWN_CLIENT);
    expect(await answer.text()).not.toMatch(/chromiumapp|allizom/);
  });

  it("is shown to no other client", async () => {
    const changes = { client_id: "someone-else", redirect_uri: CHROMIUM };
    const answer = await new Browser().fetch(authorizePath(CHALLENGE, changes));
    expect(await refusalOf(answer)).toBe(UNKNOWN_CLIENT);
    expect(await answer.text()).not.toContain(CHROMIUM);
  });
});

describe("EXTENSION_REDIRECTS", () => {
  it("takes the addresses of all stores, with any space between them", async () => {
    const stores = ["a", "b", "c"].map((id) => `https://${id.repeat(32)}.chromiumapp.org/cb`);
    const config = await readConfig({ ...env, EXTENSION_REDIRECTS: `\n ${stores.join(" \n")}\n` });
    expect(config.ok && config.value.extensionRedirects).toEqual(stores);
  });

  it("lets each listed extension sign in", async () => {
    const listed = (env.EXTENSION_REDIRECTS ?? "").split(" ");
    expect(listed).toHaveLength(2);
    for (const redirect_uri of listed) {
      const answer = await new Browser().fetch(authorizePath(CHALLENGE, { redirect_uri }));
      expect(answer.headers.get("Location")).toMatch(/^\/login\?/);
    }
  });
});

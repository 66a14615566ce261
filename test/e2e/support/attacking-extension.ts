import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { E2E_URL } from "./server.ts";

export const ATTACKER_GECKO_ID = "attacker@attacker.example";

/** Writes another extension, which has the permission `tabs` alone and an empty page. @returns its folder */
export function buildAttacker(): string {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-attacker-"));
  const manifest = {
    manifest_version: 3,
    name: "Attacker",
    version: "1.0",
    permissions: ["tabs"],
    browser_specific_settings: { gecko: { id: ATTACKER_GECKO_ID } },
  };
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, "attack.html"), "<!doctype html><title>Attack</title>");
  return folder;
}

/** Returns the id that Chromium gives an unpacked extension without a key: a hash of its folder. */
export function chromiumIdOf(folder: string): string {
  const hex = createHash("sha256").update(folder).digest("hex").slice(0, 32);
  return hex.replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}

/** Returns the redirect URI of our extension in a browser, from its configuration. */
export function redirectUriOf(browser: "chromium" | "firefox"): string {
  const config = readFileSync(join(import.meta.dirname, "../../../wrangler.toml"), "utf8");
  const host = browser === "chromium" ? "chromiumapp" : "extensions\\.allizom";
  const [uri] = new RegExp(`https://\\w+\\.${host}\\.org/cb`).exec(config) ?? [];
  if (uri === undefined) throw new Error(`no redirect of ${browser} is configured`);
  return uri;
}

interface Tabs {
  create(tab: { url: string; active: boolean }): Promise<{ id: number }>;
  get(id: number): Promise<{ url?: string; pendingUrl?: string }>;
  query(tabs: object): Promise<{ url?: string }[]>;
}

/**
 * Opens an address in a background tab and returns the address at which the tab ends. Runs inside a page of
 * the attacker.
 */
export async function openInBackground(url: string): Promise<string> {
  const { tabs } = (globalThis as unknown as { chrome: { tabs: Tabs } }).chrome;
  const { id } = await tabs.create({ url, active: false });
  for (let tries = 0; tries < 200; tries++) {
    const tab = await tabs.get(id);
    const reached = [tab.url, tab.pendingUrl].find((text) => /\/cb\?|\/consent\?/.test(text ?? ""));
    if (reached?.startsWith("http")) return reached;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the tab ended nowhere: ${JSON.stringify(await tabs.get(id))}`);
}

/** Returns the addresses of all tabs. Runs inside a page of the attacker. */
export async function readTabs(): Promise<string[]> {
  const { tabs } = (globalThis as unknown as { chrome: { tabs: Tabs } }).chrome;
  return (await tabs.query({})).map(({ url = "" }) => url);
}

/** The attacker's own key and verifier. */
export async function createAttack(redirectUri: string) {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const jwk = await exportJWK(publicKey);
  const verifier = "a".repeat(43);
  const hash = (text: string) => createHash("sha256").update(text).digest("base64url");
  const { crv, kty, x, y }: JWK = jwk;
  return {
    thumbprint: hash(JSON.stringify({ crv, kty, x, y })),
    /** Builds an authorization request that shows no page and binds its code to the key of `jkt`. */
    requestFor: (jkt: string) =>
      `${E2E_URL}/oauth/authorize?${new URLSearchParams({
        response_type: "code",
        client_id: "latchkey-extension",
        redirect_uri: redirectUri,
        code_challenge: hash(verifier),
        code_challenge_method: "S256",
        state: "attack",
        prompt: "none",
        dpop_jkt: jkt,
      })}`,
    /** Presents a code with the attacker's own key. @returns the error of the answer */
    async trade(code: string): Promise<string> {
      const htu = `${E2E_URL}/oauth/token`;
      const proof = await new SignJWT({ htm: "POST", htu, jti: crypto.randomUUID() })
        .setProtectedHeader({ typ: "dpop+jwt", alg: "ES256", jwk })
        .setIssuedAt()
        .sign(privateKey);
      const answer = await fetch(htu, {
        method: "POST",
        headers: { DPoP: proof },
        body: new URLSearchParams({
          grant_type: "authorization_code",
          client_id: "latchkey-extension",
          redirect_uri: redirectUri,
          code,
          code_verifier: verifier,
        }),
      });
      return ((await answer.json()) as { error: string }).error;
    },
  };
}

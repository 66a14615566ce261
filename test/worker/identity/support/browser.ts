import { env } from "cloudflare:workers";
import { vi } from "vitest";
import type { EpochSeconds } from "../../../../shared/time.ts";
import { EXTENSION_CLIENT_ID } from "../../../../shared/wire/oauth-client.ts";
import { openDatabase } from "../../../../worker/db/database.ts";
import { insertPerson } from "../../../../worker/db/people/person-queries.ts";
import { getRandomBytes } from "../../../../worker/http/get-random-bytes.ts";
import { hashPassword } from "../../../../worker/identity/hash-password.ts";
import { generateId } from "../../../../worker/tokens/generate-id.ts";
import { NO_ACTOR } from "../../support/no-actor.ts";
import { now, storeOrganization } from "../../support/organizations.ts";
import { send } from "../../support/send.ts";
import { INSTALLATION, prove, TOKEN_ENDPOINT } from "./installation.ts";

// A sign-in costs a password hash, and the machines that run tests are often busy.
vi.setConfig({ testTimeout: 120_000 });

export const PASSWORD = "correct horse battery staple";
export const REDIRECT = "https://igohfnbbdgodlidmpfjjgkmnebcpfijl.chromiumapp.org/cb";
export const CHROME =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/** Stores the home organization, and loads Better Auth, which takes seconds the first time in tests. */
export async function prepare(): Promise<void> {
  await storeOrganization();
  await Promise.all([import("better-auth/minimal"), import("better-auth/adapters/drizzle")]);
}
export const PREPARE_MS = 180_000;

/** A browser that keeps cookies and sends an Origin with forms, but follows no redirects. */
export class Browser {
  readonly origin: string;
  readonly address: string;
  /** `Accept-Language`. */
  readonly language: string | undefined;
  readonly cookies = new Map<string, string>();

  constructor(options: { origin?: string; address?: string; language?: string } = {}) {
    this.origin = options.origin ?? "https://latchkey.example";
    this.address = options.address ?? "203.0.113.7";
    this.language = options.language;
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    if (cookie !== "") headers.set("Cookie", cookie);
    headers.set("User-Agent", CHROME);
    headers.set("CF-Connecting-IP", this.address);
    if (this.language !== undefined) headers.set("Accept-Language", this.language);
    const response = await send(
      new Request(new URL(path, this.origin), { ...init, headers, redirect: "manual" }),
    );
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  #keep(line: string): void {
    const [name = "", ...value] = (line.split(";")[0] ?? "").split("=");
    if (/;\s*max-age=0/i.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value.join("="));
  }

  post(path: string, form: Record<string, string>, headers: Record<string, string> = {}) {
    return this.fetch(path, {
      method: "POST",
      headers: {
        Origin: this.origin,
        "Content-Type": "application/x-www-form-urlencoded",
        ...headers,
      },
      body: new URLSearchParams(form).toString(),
    });
  }

  /** Reads the token in the form of a page. */
  async formToken(path: string): Promise<string> {
    const page = await (await this.fetch(path)).text();
    return /name="form_token" value="([^"]+)"/.exec(page)?.[1] ?? "";
  }

  async signIn(email: string, password = PASSWORD, path = "/login"): Promise<Response> {
    return this.post(path, { form_token: await this.formToken(path), email, password });
  }
}

let passwordHash: string | null = null;

/** Stores a person who can sign in with `PASSWORD`, without a membership. */
export async function storeAccount(email: string, name = "Ben Basic"): Promise<string> {
  // Hashing is most of what these tests cost, so it is done once.
  passwordHash ??= await hashPassword(PASSWORD);
  const id = generateId("usr", getRandomBytes);
  const at = now();
  await insertPerson(openDatabase(env.DB), {
    person: { id, email, name, passwordHash },
    accountId: generateId("ses", getRandomBytes),
    now: at,
    event: {
      id: generateId("aud", getRandomBytes),
      at,
      organization: null,
      action: "user.created",
      actor: NO_ACTOR,
      subject: id,
      target: { kind: "user", id },
    },
  });
  return id;
}

export async function addMember(
  person: string,
  organization: string,
  { at = now(), role = "Basic_User" }: { at?: number; role?: string } = {},
): Promise<void> {
  await env.DB.prepare(
    "INSERT INTO memberships (person, organization, role, created_at) VALUES (?, ?, ?, ?)",
  )
    .bind(person, organization, role, at as EpochSeconds)
    .run();
}

/** Makes a person's sign-ins, with their proofs, older. */
export async function ageSignIns(person: string, seconds: number): Promise<void> {
  await env.DB.batch([
    env.DB.prepare("UPDATE session SET created_at = created_at - ? WHERE user_id = ?").bind(
      seconds * 1000,
      person,
    ),
    env.DB.prepare(
      `UPDATE sign_in_proofs SET at = at - ?1, authenticated_at = authenticated_at - ?1
        WHERE session IN (SELECT id FROM session WHERE user_id = ?2)`,
    ).bind(seconds, person),
  ]);
}

/** Creates a verifier and its S256 challenge. */
export async function pkce(): Promise<{ verifier: string; challenge: string }> {
  const verifier = "v".repeat(20) + crypto.randomUUID().replaceAll("-", "");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  const challenge = btoa(String.fromCharCode(...new Uint8Array(digest)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
  return { verifier, challenge };
}

/** Builds the path of an authorization request. A change of `null` removes a parameter. */
export function authorizePath(challenge: string, changes: Record<string, string | null> = {}) {
  const params = {
    response_type: "code",
    client_id: EXTENSION_CLIENT_ID,
    redirect_uri: REDIRECT,
    code_challenge: challenge,
    code_challenge_method: "S256",
    state: "state-1",
    dpop_jkt: INSTALLATION.thumbprint,
    ...changes,
  };
  const present = Object.entries(params).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  return `/oauth/authorize?${new URLSearchParams(present)}`;
}

export function locationOf(response: Response): URL {
  return new URL(response.headers.get("Location") ?? "", "https://latchkey.example");
}

export interface Grant {
  access_token: string;
  session_id: string;
  expires_in: number;
  organization_id: string;
  subject: string;
}

/** Stores a consent, as if the person had allowed access on the consent page. */
export async function storeConsent(
  person: string,
  to: { thumbprint: string } = INSTALLATION,
): Promise<void> {
  await env.DB.prepare("INSERT OR IGNORE INTO oauth_consents VALUES (?, ?, ?, ?, ?, NULL)")
    .bind(person, EXTENSION_CLIENT_ID, to.thumbprint, "Chrome on Linux", now())
    .run();
}

/** Requests a code in a signed-in browser, after consent. */
export async function codeFor(
  browser: Browser,
  changes: Record<string, string | null> = {},
): Promise<{ code: string; verifier: string }> {
  const { verifier, challenge } = await pkce();
  const response = await browser.fetch(authorizePath(challenge, changes));
  return { code: locationOf(response).searchParams.get("code") ?? "", verifier };
}

/** @param proof the `DPoP` header; `null` sends none */
export async function trade(
  code: { code: string; verifier: string },
  changes: Record<string, string> = {},
  proof: string | Promise<string> | null = prove(INSTALLATION),
): Promise<Response> {
  const header = await proof;
  const request = new Request(TOKEN_ENDPOINT, {
    method: "POST",
    headers: {
      "User-Agent": CHROME,
      "Content-Type": "application/x-www-form-urlencoded",
      ...(header === null ? {} : { DPoP: header }),
    },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: EXTENSION_CLIENT_ID,
      redirect_uri: REDIRECT,
      code: code.code,
      code_verifier: code.verifier,
      ...changes,
    }).toString(),
  });
  return send(request);
}

export function v1(path: string, token: string, method = "GET"): Promise<Response> {
  const headers = { Authorization: `Bearer ${token}` };
  return send(new Request(`https://latchkey.example/v1${path}`, { method, headers }));
}

/** Lists the actions about a person in the audit trail, oldest first. */
export async function auditActions(subject: string): Promise<string[]> {
  const { results } = await env.DB.prepare(
    "SELECT action FROM audit_events WHERE subject = ? ORDER BY seq",
  )
    .bind(subject)
    .all<{ action: string }>();
  return results.map(({ action }) => action);
}

import { env } from "cloudflare:workers";
import { SignJWT } from "jose";
import { callForm } from "../../support/call.ts";
import { answerAt } from "../../support/fake-internet.ts";
import {
  buildDocument,
  makeKey,
  type ProviderKey,
  serveProvider,
} from "../../support/fake-provider.ts";
import { HOME, now } from "../../support/organizations.ts";
import {
  type StoreProviderOptions,
  storeDomain,
  storeProvider,
} from "../../support/store-provider.ts";
import { Browser, codeFor, type Grant, locationOf, storeConsent, trade } from "./browser.ts";
import { INSTALLATION, prove } from "./installation.ts";

/** What the fake provider's next answer has in it instead of the right values. */
export interface BadAnswer {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  /** Signs instead of the provider's own key. */
  key?: ProviderKey;
  /** Is answered instead of tokens. */
  response?: () => Response | Promise<Response>;
}

export interface TestProvider {
  id: string;
  issuer: string;
  key: ProviderKey;
}

/** Stores a provider that signs what a test wants it to, with a proved domain. */
export async function openTestProvider(
  options: StoreProviderOptions & { domain?: string } = {},
): Promise<TestProvider> {
  const issuer = options.issuer ?? `https://${crypto.randomUUID()}.example`;
  const key = await makeKey("key-1");
  serveProvider([key], issuer);
  const { kid, publicKey } = key;
  const { kty, crv, x, y } = publicKey;
  const jwks = { keys: [{ kid, kty, crv, x, y, use: "sig" }] };
  const metadata = { server: buildDocument(issuer), jwks };
  const id = await storeProvider({ organization: HOME, ...options, issuer, metadata });
  if (options.domain !== undefined) await storeDomain(id, options.domain, { verifiedAt: now() });
  return { id, issuer, key };
}

/** Begins a sign-in. @returns the parameters of the authorization request */
export async function begin(
  browser: Browser,
  { id }: { id: string },
  query = "",
): Promise<URLSearchParams> {
  const response = await browser.fetch(`/login/with/${id}${query}`);
  return locationOf(response).searchParams;
}

/** Builds the path by which the provider sends the browser back, and has it answer these claims for its code. */
export function prepareAnswer(
  provider: TestProvider,
  request: URLSearchParams,
  person: Record<string, unknown>,
  bad: BadAnswer = {},
): string {
  const { issuer } = provider;
  answerAt(`${issuer}/token`, async () => {
    if (bad.response !== undefined) return bad.response();
    const key = bad.key ?? provider.key;
    const claims = {
      ...{
        iss: issuer,
        aud: "client-1",
        nonce: request.get("nonce"),
        iat: now(),
        exp: now() + 300,
      },
      ...person,
      ...bad.claims,
    };
    const header = { alg: "ES256", kid: key.kid, ...bad.header };
    const token = await new SignJWT(claims).setProtectedHeader(header).sign(key.privateKey);
    return Response.json({ access_token: "a", token_type: "Bearer", id_token: token });
  });
  const query = new URLSearchParams({ code: "c", state: request.get("state") ?? "", iss: issuer });
  return `/login/with/${provider.id}/callback?${query}`;
}

/** Signs a person of the provider in. @returns the answer of the callback */
export async function signInWith(
  browser: Browser,
  provider: TestProvider,
  person: Record<string, unknown>,
  { query = "", ...bad }: BadAnswer & { query?: string } = {},
): Promise<Response> {
  const request = await begin(browser, provider, query);
  return browser.fetch(prepareAnswer(provider, request, person, bad));
}

/** Claims of a person whose address is not verified unless a test says so. */
export function personOf(sub: string, claims: Record<string, unknown> = {}) {
  return { sub, email: `${sub}@acme.example`, name: `Person ${sub}`, ...claims };
}

/** Finds the person of a provider's subject. */
export async function findPersonOf({ id }: { id: string }, sub: string): Promise<string | null> {
  return await env.DB.prepare("SELECT person FROM identities WHERE provider = ? AND subject = ?")
    .bind(id, sub)
    .first<string>("person");
}

let addresses = 0;
/** Opens a browser at an address of its own. */
export function openBrowser(): Browser {
  addresses += 1;
  return new Browser({ address: `198.51.101.${addresses}` });
}

let people = 0;

/** Opens the extension's session of a person whom the provider vouches for, in its own session `sid`. */
export async function openProviderSession(
  provider: TestProvider,
  sub = `sub${++people}`,
  { sid = `sid-${sub}`, by = INSTALLATION } = {},
) {
  const browser = openBrowser();
  await signInWith(browser, provider, personOf(sub, { sid }));
  const person = (await findPersonOf(provider, sub)) ?? "";
  await storeConsent(person, by);
  await env.DB.prepare("UPDATE oauth_consents SET password_id = ? WHERE person = ?")
    .bind(provider.id, person)
    .run();
  const code = await codeFor(browser, { dpop_jkt: by.thumbprint });
  const grant = await (await trade(code, {}, prove(by))).json<Grant>();
  return { browser, person, sub, sid, session: grant.access_token, sessionId: grant.session_id };
}

/** The member of `events` by which a logout token is known. */
export const LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";

/** Signs a logout token as the provider does. A claim that is `undefined` is left out. */
export async function signLogoutToken(
  { issuer, key }: TestProvider,
  claims: Record<string, unknown>,
  header: Record<string, unknown> = {},
): Promise<string> {
  return await new SignJWT({
    ...{ iss: issuer, aud: "client-1", iat: now(), exp: now() + 120 },
    ...{ jti: crypto.randomUUID(), events: { [LOGOUT_EVENT]: {} } },
    ...claims,
  })
    .setProtectedHeader({ alg: "ES256", kid: key.kid, typ: "logout+jwt", ...header })
    .sign(key.privateKey);
}

/** Sends a logout token to the address of a provider. */
export async function sendLogout({ id }: { id: string }, token: string): Promise<Response> {
  return await callForm(`/login/with/${id}/ended`, { logout_token: token });
}

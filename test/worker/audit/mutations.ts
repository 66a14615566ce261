import {
  addMember,
  authorizePath,
  Browser,
  codeFor,
  PASSWORD,
  storeAccount,
  storeConsent,
  trade,
} from "../identity/support/browser.ts";
import { answer, codeOf, invited, passwordLink } from "../identity/support/links.ts";
import {
  openBrowser,
  openTestProvider,
  personOf,
  sendLogout,
  signInWith,
  signLogoutToken,
} from "../identity/support/provider.ts";
import { call, callForm } from "../support/call.ts";
import { callRoute } from "../support/call-route.ts";
import { HOME, storePerson } from "../support/organizations.ts";
import { ROUTES } from "../support/routes.ts";
import { storeRouteTarget } from "../support/store-route-target.ts";
import { storeSession, storeToken } from "../support/store-token.ts";
import { storeSetupCode } from "./setup-code.ts";

/** Stores everything that a request needs. @returns a function that sends the request */
export type Preparation = () => Promise<() => Promise<Response>>;

/** A route that changes nothing despite a body, and one that exists only in development. */
export const NO_MUTATIONS = ["POST /oauth/introspect", "POST /development/seed"];

const administrator = async () =>
  storeSession(await storePerson({ role: "Global_Admin", groups: ["token-managers"] }));
/** Another address for each account, since tests may prepare a request more than once. */
const newEmail = () => `somebody-${crypto.randomUUID()}@example.test`;

/** Stores a member and signs them in with a browser. */
async function signIn(options: { consented: boolean } = { consented: true }): Promise<Browser> {
  const email = newEmail();
  const person = await storeAccount(email);
  await addMember(person, HOME);
  if (options.consented) await storeConsent(person);
  const browser = new Browser();
  await browser.signIn(email);
  return browser;
}

/** Routes that need more than a bearer token of an administrator. */
const OTHERS: Record<string, Preparation> = {
  "DELETE /v1/tokens/self": async () => {
    const { plaintext } = await storeToken({ owner: await storePerson(), scopes: ["API_READ"] });
    return () => callRoute("DELETE /v1/tokens/self", plaintext);
  },
  "POST /v1/tokens/:id/stop-old-secret": async () => {
    const owner = await storePerson();
    const token = await storeSession(owner);
    const { id } = await storeToken({ owner, scopes: ["API_READ"] });
    await call(`/v1/tokens/${id}/regenerate`, {
      ...{ method: "POST", token, headers: { "If-Match": '"1"' } },
      body: { expires: { days: 30 }, grace_seconds: 3600 },
    });
    return () => call(`/v1/tokens/${id}/stop-old-secret`, { method: "POST", token });
  },
  "POST /v1/tokens/recognize": async () => {
    const owner = await storePerson();
    const { plaintext: token } = await storeToken({ owner });
    const session = await storeSession(owner);
    return () => call("/v1/tokens/recognize", { method: "POST", token: session, body: { token } });
  },
  "POST /oauth/token": async () => {
    const code = await codeFor(await signIn());
    return () => trade(code);
  },
  "POST /oauth/revoke": async () => {
    const { plaintext: token } = await storeToken({ owner: await storePerson() });
    return () => callForm("/oauth/revoke", { token });
  },
  "POST /login": async () => {
    const email = newEmail();
    await storeAccount(email);
    const browser = new Browser();
    const form_token = await browser.formToken("/login");
    return () => browser.post("/login", { form_token, email, password: PASSWORD });
  },
  "POST /login/with/:provider/ended": async () => {
    const provider = await openTestProvider();
    const sub = crypto.randomUUID();
    await signInWith(openBrowser(), provider, personOf(sub, { sid: "sid-1" }));
    const token = await signLogoutToken(provider, { sub, sid: "sid-1" });
    return () => sendLogout(provider, token);
  },
  "POST /consent": async () => {
    const browser = await signIn({ consented: false });
    const consent = authorizePath("c".repeat(43)).replace("/oauth/authorize", "/consent");
    const form_token = await browser.formToken(consent);
    return () => browser.post(consent, { form_token, decision: "allow" });
  },
  "POST /account": async () => {
    const browser = await signIn();
    const page = await (await browser.fetch("/account")).text();
    const sign_out = /name="sign_out" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const form_token = await browser.formToken("/account");
    return () => browser.post("/account", { form_token, sign_out });
  },
  "POST /invitation": async () => {
    const code = codeOf(await invited(await administrator(), { email: newEmail() }));
    return () => answer(new Browser(), "/invitation", { code });
  },
  "POST /password": async () => {
    const person = await storeAccount(newEmail());
    await addMember(person, HOME);
    const code = codeOf(await passwordLink(await administrator(), person));
    return () =>
      answer(new Browser(), "/password", { code, password: "another horse, another staple" });
  },
  "POST /setup": async () => {
    const code = await storeSetupCode();
    const fields = { code, organization: "Acme", preset: "cryptlex", email: newEmail() };
    return () => answer(new Browser(), "/setup", fields);
  },
};

/** Prepares a request to a mutating route, by an actor who is allowed to send it. */
export function prepareMutation(key: string): ReturnType<Preparation> {
  return (OTHERS[key] ?? asAdministrator(key))();
}

function asAdministrator(key: string): Preparation {
  return async () => {
    const { access, names } = ROUTES[key] ?? {};
    const person = await storePerson({ role: "Global_Admin", groups: ["token-managers"] });
    // A second administrator with a password, so that the first can be changed or removed, and the last provider too.
    await storePerson({ id: await storeAccount(newEmail()), role: "Global_Admin" });
    const owner = access === "session" ? person : await storePerson();
    const id = await storeRouteTarget(names, { person: owner, organization: HOME });
    const session = await storeSession(person);
    return () => callRoute(key, session, id);
  };
}

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
import { attempt } from "../support/attempt.ts";
import { callForm } from "../support/call.ts";
import { HOME, storePerson } from "../support/organizations.ts";
import { routeTarget } from "../support/route-target.ts";
import { ROUTES } from "../support/routes.ts";
import { storeSession, storeToken } from "../support/store-token.ts";
import { storeSetupCode } from "./setup-code.ts";

/** Makes everything that a request needs. @returns what sends it */
export type Preparation = () => Promise<() => Promise<Response>>;

/** Whatever takes a body and changes nothing, and what only a developer's computer has. */
export const NO_MUTATIONS = [
  "POST /oauth/introspect",
  "POST /v1/tokens/recognize",
  "POST /development/seed",
];

const administrator = async () =>
  storeSession(await storePerson({ role: "Global_Admin", groups: ["token-managers"] }));
const EMAIL = "somebody@example.test";

/** A member who can sign in, on a browser where they have. */
async function signedIn(options: { consented: boolean } = { consented: true }): Promise<Browser> {
  const person = await storeAccount(EMAIL);
  await addMember(person, HOME);
  if (options.consented) await storeConsent(person);
  const browser = new Browser();
  await browser.signIn(EMAIL);
  return browser;
}

/** Routes that are not asked with a bearer token alone. */
const OTHERS: Record<string, Preparation> = {
  "DELETE /v1/tokens/self": async () => {
    const { plaintext } = await storeToken({ owner: await storePerson(), scopes: ["API_READ"] });
    return () => attempt("DELETE /v1/tokens/self", plaintext);
  },
  "POST /oauth/token": async () => {
    const code = await codeFor(await signedIn());
    return () => trade(code);
  },
  "POST /oauth/revoke": async () => {
    const { plaintext: token } = await storeToken({ owner: await storePerson() });
    return () => callForm("/oauth/revoke", { token });
  },
  "POST /login": async () => {
    await storeAccount(EMAIL);
    const browser = new Browser();
    const form_token = await browser.formToken("/login");
    return () => browser.post("/login", { form_token, email: EMAIL, password: PASSWORD });
  },
  "POST /consent": async () => {
    const browser = await signedIn({ consented: false });
    const consent = authorizePath("c".repeat(43)).replace("/oauth/authorize", "/consent");
    const form_token = await browser.formToken(consent);
    return () => browser.post(consent, { form_token, decision: "allow" });
  },
  "POST /account": async () => {
    const browser = await signedIn();
    const page = await (await browser.fetch("/account")).text();
    const sign_out = /name="sign_out" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const form_token = await browser.formToken("/account");
    return () => browser.post("/account", { form_token, sign_out });
  },
  "POST /invitation": async () => {
    const code = codeOf(await invited(await administrator(), { email: EMAIL }));
    return () => answer(new Browser(), "/invitation", { code });
  },
  "POST /password": async () => {
    const person = await storeAccount(EMAIL);
    await addMember(person, HOME);
    const code = codeOf(await passwordLink(await administrator(), person));
    return () => answer(new Browser(), "/password", { code });
  },
  "POST /setup": async () => {
    const code = await storeSetupCode();
    const fields = { code, organization: "Acme", preset: "cryptlex", email: EMAIL };
    return () => answer(new Browser(), "/setup", fields);
  },
};

/** A request to a route that changes something, by somebody who may. */
export function prepareMutation(key: string): ReturnType<Preparation> {
  return (OTHERS[key] ?? asAdministrator(key))();
}

function asAdministrator(key: string): Preparation {
  return async () => {
    const { door, names } = ROUTES[key] ?? {};
    const person = await storePerson({ role: "Global_Admin", groups: ["token-managers"] });
    // Somebody else, who can be changed and leave somebody behind.
    await administrator();
    const owner = door === "session" ? person : await storePerson();
    const id = await routeTarget(names, { person: owner, organization: HOME });
    const session = await storeSession(person);
    return () => attempt(key, session, id);
  };
}

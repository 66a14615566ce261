import { NO_MUTATIONS, prepareMutation } from "../audit/mutations.ts";
import { addMember, authorizePath, Browser, storeAccount } from "../identity/support/browser.ts";
import {
  begin,
  openBrowser,
  openTestProvider,
  personOf,
  prepareAnswer,
} from "../identity/support/provider.ts";
import { call, callForm } from "../support/call.ts";
import { callRoute } from "../support/call-route.ts";
import { ISSUER } from "../support/fake-provider.ts";
import { HOME, storePerson } from "../support/organizations.ts";
import { ROUTES } from "../support/routes.ts";
import { captureRequest } from "../support/send.ts";
import { storeRouteTarget } from "../support/store-route-target.ts";
import { storeSession, storeToken } from "../support/store-token.ts";

/** Stores everything that a request to the route needs, and returns the request of an actor who may send it. */
export async function prepareRequest(key: string): Promise<Request> {
  const [route = ""] = key.split(" ");
  const method = route === "ALL" ? "GET" : route;
  const isMutation = method !== "GET" && !NO_MUTATIONS.includes(key);
  const call = isMutation ? await prepareMutation(key) : await prepareRead(key);
  const request = await captureRequest(method, call);
  if (isMutation) request.headers.set("Idempotency-Key", crypto.randomUUID());
  return request;
}

async function prepareRead(key: string): Promise<() => Promise<Response>> {
  const { access, names } = ROUTES[key] ?? {};
  const person = await storePerson({ role: "Global_Admin", groups: ["token-managers"] });
  switch (access) {
    case "page":
    case "open":
      return preparePage(key);
    case "bearer":
    case "proxy": {
      const token = await storeToken({ owner: person, scopes: ["API_READ"] });
      return () => callRoute(key, token.plaintext);
    }
    case "api": {
      const token = await storeToken({ owner: person, scopes: ["API_READ"] });
      const credential = await storeToken({ kind: "svc", owner: HOME });
      const form = { token: token.plaintext };
      return () => callForm("/oauth/introspect", form, { token: credential.plaintext });
    }
    default: {
      const id = await storeRouteTarget(names, { person, organization: HOME });
      const session = await storeSession(person);
      return () => callRoute(key, session, id);
    }
  }
}

/** Returns the path to which a provider sends its answer to a trial. */
async function startTrial(): Promise<string> {
  const person = await storePerson({ role: "Global_Admin" });
  const id = await storeRouteTarget("provider", { person, organization: HOME });
  const session = await storeSession(person);
  const answer = await callRoute("POST /v1/providers/:provider_id/trial", session, id);
  const state = new URL((await answer.json<{ address: string }>()).address).searchParams.get(
    "state",
  );
  const query = new URLSearchParams({ code: "c", state: state ?? "", iss: ISSUER });
  return `/login/with/${id}/trial/callback?${query}`;
}

/** Opens the first or the last address of a sign-in by a provider. */
async function prepareProviderLogin(path: string): Promise<() => Promise<Response>> {
  const provider = await openTestProvider();
  const browser = openBrowser();
  if (!path.endsWith("/callback")) return () => browser.fetch(`/login/with/${provider.id}`);
  const request = await begin(browser, provider);
  const callback = prepareAnswer(provider, request, personOf(crypto.randomUUID()));
  return () => browser.fetch(callback);
}

let accounts = 0;

/** Opens a page in a browser that is signed in. */
async function preparePage(key: string): Promise<() => Promise<Response>> {
  const path = key.split(" ")[1] ?? "";
  if (key.startsWith("POST")) return () => callRoute(key, undefined);
  if (path.endsWith("/trial/callback")) {
    const callback = await startTrial();
    return () => call(callback);
  }
  if (path.startsWith("/login/with/")) return prepareProviderLogin(path);
  const email = `${crypto.randomUUID()}@example.test`;
  accounts += 1;
  // Another network for each, because sign-ins of one are limited.
  const browser = new Browser({ address: `192.0.2.${accounts}` });
  if (["/account", "/consent", "/oauth/authorize", "/login"].includes(path)) {
    await addMember(await storeAccount(email), HOME);
    await browser.signIn(email);
  }
  const authorize = authorizePath("c".repeat(43));
  const paths: Record<string, string> = {
    "/consent": authorize.replace("/oauth/authorize", "/consent"),
    "/oauth/authorize": authorize,
  };
  return () => browser.fetch(paths[path] ?? path);
}

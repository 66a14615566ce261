import { exports } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { apiControlPlane } from "../../../worker/permissions/presets/api-control-plane.ts";
import { call, callForm, ORIGIN } from "../support/call.ts";
import { callRoute } from "../support/call-route.ts";
import { expectRequestId } from "../support/expect-request-id.ts";
import { HOME, storeOrganization, storePerson } from "../support/organizations.ts";
import { ROUTES, type Route } from "../support/routes.ts";
import { storeSession, storeToken } from "../support/store-token.ts";

const CSP = "Content-Security-Policy";
const HSTS = "Strict-Transport-Security";

let administrator: string;
let pat: string;
let svc: string;

beforeAll(() => storeOrganization(HOME, apiControlPlane));
beforeEach(async () => {
  const person = await storePerson({ role: "Global_Admin", groups: ["token-managers"] });
  administrator = await storeSession(person);
  pat = (await storeToken({ owner: person, scopes: ["API_READ"] })).plaintext;
  svc = (await storeToken({ kind: "svc", owner: HOME })).plaintext;
});

/** Expects what keeps a browser from rendering, embedding or caching an answer that is not a page. */
function expectApiHeaders({ headers }: Response, about: string): void {
  expect(headers.get(CSP), about).toBe("default-src 'none'; frame-ancestors 'none'");
  expect(headers.get("Referrer-Policy"), about).toBe("no-referrer");
  expect(headers.get("Cross-Origin-Resource-Policy"), about).toBe("same-origin");
  expect(headers.get("X-Content-Type-Options"), about).toBe("nosniff");
}

/** A page has a policy of its own, which names its styles and forms. */
function expectPageHeaders({ headers }: Response, about: string): void {
  expect(headers.get(CSP), about).toContain("default-src 'none'; style-src 'self'");
  expect(headers.get("Referrer-Policy"), about).toBe("same-origin");
  expect(headers.get("Cross-Origin-Resource-Policy"), about).toBe("same-origin");
}

async function expectHeaders(response: Response, about: string): Promise<void> {
  await expectRequestId(response, about);
  const type = response.headers.get("Content-Type") ?? "";
  // On its way to a page or back to the extension, a sign-in keeps the referrer policy of pages.
  const isSignIn = about.includes("/oauth/authorize") && response.status === 302;
  if (type.startsWith("text/html")) expectPageHeaders(response, about);
  else if (!isSignIn) expectApiHeaders(response, about);
}

const getCredential = ({ access }: Route) =>
  ({ bearer: pat, api: svc })[access as string] ?? administrator;

const served = Object.entries(ROUTES).filter(([, { access }]) => access !== "proxy");

it.each(served)(
  "%s protects and identifies its answers, refusals, faults of form and preflights",
  async (key, route) => {
    const [method = "", path = ""] = key.split(" ");
    const url = path.replaceAll(/:\w+/g, "absent");
    const token = getCredential(route);
    const preflight = { Origin: "https://a.example", "Access-Control-Request-Method": "GET" };
    for (const response of [
      await callRoute(key, undefined),
      method === "GET"
        ? await call(`${url}?a=1`, { token })
        : await call(url, { method, token, body: "{" }),
      await call(url, { method: "PROPFIND", token }),
      await call(url, { method: "OPTIONS", headers: preflight }),
      // The last, since through one of these routes the credential ends itself.
      await callRoute(key, token),
    ]) {
      await expectHeaders(response, `${key} ${response.status}`);
    }
  },
);

it("protects an answer to an unknown path", async () => {
  for (const path of [
    "/v1",
    "/v1/nowhere",
    "/nowhere",
    "/oauth/nowhere",
    "/health",
    "/.well-known/x",
  ]) {
    const response = await call(path, { token: administrator });
    expect(response.status, path).toBe(404);
    await expectRequestId(response, path);
    expectApiHeaders(response, path);
  }
});

it("protects each answer of introspection", async () => {
  for (const [token, status] of [
    [pat, 200],
    ["unknown", 200],
  ] as const) {
    const response = await callForm("/oauth/introspect", { token }, { token: svc });
    expect(response.status).toBe(status);
    expectApiHeaders(response, token);
  }
});

describe("Strict-Transport-Security", () => {
  const ask = (origin: string, path: string, init: RequestInit = {}) =>
    exports.default.fetch(new Request(origin + path, { redirect: "manual", ...init }));
  const introspection = (token: string) => ({
    method: "POST",
    headers: {
      Authorization: `Bearer ${token}`,
      "Content-Type": "application/x-www-form-urlencoded",
    },
    body: "token=x",
  });

  it("is sent over https, and never over http", async () => {
    for (const [path, init] of [
      ["/v1/me", {}],
      ["/openapi.json", {}],
      ["/health/live", {}],
      ["/.well-known/oauth-authorization-server", {}],
      ["/login", {}],
      ["/oauth/introspect", introspection("x")],
      ["/oauth/introspect", introspection(svc)],
    ] as const) {
      const secure = await ask("https://latchkey.example", path, init);
      expect(secure.headers.get(HSTS), path).toBe("max-age=31536000");
      expect((await ask(ORIGIN, path, init)).headers.get(HSTS), path).toBeNull();
    }
  });

  it("is never sent by /verify, whose refusals a proxy hands to the client of another host", async () => {
    for (const token of [pat, "x"]) {
      const headers = { Authorization: `Bearer ${token}` };
      const response = await ask("https://latchkey.example", "/verify?scope=API_READ", { headers });
      expect([200, 401]).toContain(response.status);
      for (const name of [HSTS, CSP, "Referrer-Policy", "Cross-Origin-Resource-Policy"]) {
        expect(response.headers.get(name), name).toBeNull();
      }
      expect(await response.text()).toBe("");
    }
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import { call } from "../support/call.ts";
import { HOME, storeOrganization, storePerson } from "../support/organizations.ts";
import { type Access, ROUTES, type Route } from "../support/routes.ts";
import { storeSession, storeToken } from "../support/store-token.ts";

/** Sent in place of what a route expects: no JSON, no form, no parameter that any route knows. */
const MALFORMED = "%7B=&nonsense=1&nonsense=2";

let pat: string;
let svc: string;
let member: string;

beforeAll(async () => {
  await storeOrganization();
  const owner = await storePerson({ role: "Basic_User" });
  pat = (await storeToken({ owner, scopes: ["API_READ"] })).plaintext;
  svc = (await storeToken({ kind: "svc", owner: HOME })).plaintext;
  member = await storeSession(owner);
});

/** Sends a request whose body, media type, query and conditional headers are all wrong. */
async function callMalformed(key: string, token?: string): Promise<Response> {
  const [method = "", path = ""] = key.split(" ");
  const url = path.replaceAll(/:\w+/g, "absent").replace("/*", "");
  const hasBody = !["GET", "ALL"].includes(method);
  return call(`${url}?${MALFORMED}`, {
    method: method === "ALL" ? "GET" : method,
    token,
    headers: { "If-Match": "x", "Idempotency-Key": "x", "Content-Type": "text/x" },
    ...(hasBody ? { body: MALFORMED } : {}),
  });
}

const routesOf = (...accesses: Access[]) =>
  Object.entries(ROUTES).filter(([, { access }]) => accesses.includes(access));

describe.each(routesOf("session", "administrator", "bearer", "api", "proxy"))(
  "a malformed request to %s",
  (key, { access }: Route) => {
    it("is answered 401 without a valid credential, as a well-formed one", async () => {
      for (const token of [undefined, "x", `lk_pat_${"0".repeat(61)}`]) {
        const response = await callMalformed(key, token);
        expect([token, response.status]).toEqual([token, 401]);
        expect(response.headers.get("WWW-Authenticate")).not.toContain("invalid_request");
      }
    });

    it("is answered 401 or 403 with another kind of credential", async () => {
      const others = { session: pat, administrator: pat, bearer: svc, api: pat, proxy: svc };
      const { status } = await callMalformed(key, others[access as keyof typeof others]);
      expect([401, 403]).toContain(status);
    });
  },
);

describe.each(routesOf("administrator"))("a malformed request to %s", (key) => {
  it("is answered 404 to a member without the control", async () => {
    expect((await callMalformed(key, member)).status).toBe(404);
  });
});

import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Catalog } from "../../../worker/permissions/catalog.ts";
import { sampleCatalog } from "../permissions/sample-catalog.ts";
import { type CallOptions, call } from "../support/call.ts";
import { now, storeOrganization, storePerson } from "../support/organizations.ts";
import { storeToken } from "../support/store-token.ts";

const SHOP = "org_shop";
let reader: string;
let writer: string;

/** A catalog of two APIs with access levels, and a permission without one. */
function catalog(): Catalog {
  const sample = sampleCatalog();
  const level = (id: string, methods: string[]) => ({
    id,
    name: id,
    description: id,
    permissions: [],
    methods,
  });
  const levels = [level("read", ["GET"]), level("full", ["GET", "POST"])];
  const apis = sample.apis.map((api) => (api.id === "orders" ? { ...api, levels } : api));
  return {
    ...sample,
    apis: [...apis, { id: "stock", name: "Stock", permissions: [], levels }],
    roles: [
      { id: "lead", name: "Lead", grants: "*" },
      { id: "member", name: "Member", grants: ["orders:read", "orders.list"] },
    ],
    automatic: [],
  };
}

const tokenWith = async (scopes: string[], owner: string) =>
  (await storeToken({ organization: SHOP, owner, scopes, expiresAt: now() + 500 })).plaintext;

beforeAll(() => storeOrganization(SHOP, catalog()));
beforeEach(async () => {
  const lead = await storePerson({ organization: SHOP, role: "lead" });
  reader = await tokenWith(["orders:read", "files:read"], lead);
  writer = await tokenWith(["orders:full"], lead);
});

async function ask(query: string, token: string, options: CallOptions = {}): Promise<number> {
  const path = `/verify/orders/1?organization=${SHOP}&${query}`;
  return (await call(path, { ...options, token })).status;
}

describe("/verify with api and method", () => {
  it("allows the methods of the token's access level of that API, HEAD as GET", async () => {
    const answers = async (token: string) =>
      Promise.all(
        ["GET", "HEAD", "POST", "DELETE"].map((method) =>
          ask(`api=orders&method=${method}`, token),
        ),
      );
    expect(await answers(reader)).toEqual([200, 200, 403, 403]);
    expect(await answers(writer)).toEqual([200, 200, 200, 403]);
  });

  it("ignores access levels of other APIs, and permissions", async () => {
    expect(await ask("api=stock&method=GET", reader)).toBe(403);
    expect(await ask("api=files&method=GET", reader)).toBe(403);
    expect(await ask("api=unheard-of&method=GET", reader)).toBe(403);
  });

  it("limits an access level to what the owner may grant now", async () => {
    const member = await storePerson({ organization: SHOP, role: "member" });
    const token = await tokenWith(["orders:full"], member);
    expect(await ask("api=orders&method=GET", token)).toBe(403);
  });

  it("requires scope and access level if both are requested", async () => {
    const lead = await storePerson({ organization: SHOP, role: "lead" });
    const both = await tokenWith(["orders:full", "orders.list"], lead);
    expect(await ask("api=orders&method=POST&scope=orders.list", both)).toBe(200);
    expect(await ask("api=orders&method=POST&scope=orders.list", writer)).toBe(403);
    expect(await ask("api=orders&method=DELETE&scope=orders.list", both)).toBe(403);
  });

  it("refuses a method as insufficient_scope, without naming a scope", async () => {
    const response = await call(`/verify?organization=${SHOP}&api=orders&method=POST`, {
      token: reader,
    });
    expect(response.status).toBe(403);
    expect(response.headers.get("WWW-Authenticate")).toBe(
      'Bearer realm="latchkey", error="insufficient_scope"',
    );
    const allowed = await call(`/verify?organization=${SHOP}&api=orders&method=GET`, {
      token: reader,
    });
    expect(allowed.headers.get("X-Token-Scope")).toBe("-");
  });

  it("method_from=request takes the method of the request itself, with or without a body", async () => {
    const query = "api=orders&method_from=request";
    const body = "x".repeat(100_000);
    expect(await ask(query, reader, { method: "GET" })).toBe(200);
    expect(await ask(query, reader, { method: "HEAD" })).toBe(200);
    expect(await ask(query, reader, { method: "POST", body })).toBe(403);
    expect(await ask(query, writer, { method: "POST", body })).toBe(200);
    const headers = { "X-Forwarded-Method": "GET" };
    expect(await ask(query, reader, { method: "POST", headers })).toBe(403);
  });

  it("method_from=X-Forwarded-Method takes the header, for any method of the request", async () => {
    const query = "api=orders&method_from=X-Forwarded-Method";
    const forwarded = (method: string) => ({ headers: { "X-Forwarded-Method": method } });
    expect(await ask(query, reader, forwarded("GET"))).toBe(200);
    expect(await ask(query, reader, forwarded("HEAD"))).toBe(200);
    expect(await ask(query, reader, forwarded("POST"))).toBe(403);
    expect(await ask(query, writer, { method: "DELETE", ...forwarded("POST") })).toBe(200);
    expect(await ask(query, reader, forwarded("get"))).toBe(403);
    expect(await ask(query, reader, forwarded("M-SEARCH"))).toBe(403);
  });

  it.each([
    ["absent", {}],
    ["empty", { "X-Forwarded-Method": "" }],
    ["repeated, as an appending proxy joins them", { "X-Forwarded-Method": "GET, POST" }],
    ["malformed", { "X-Forwarded-Method": "GET HTTP/1.1" }],
  ])("answers 400 if the forwarded method is %s", async (_, headers: Record<string, string>) => {
    const status = await ask("api=orders&method_from=X-Forwarded-Method", writer, { headers });
    expect(status).toBe(400);
  });

  it.each([
    "api=orders",
    "method=GET",
    "method_from=request",
    "api=&method=GET",
    "api=orders&api=orders&method=GET",
    "api=or%20ders&method=GET",
    "api=orders&method=",
    "api=orders&method=get",
    "api=orders&method=GET&method=GET",
    "api=orders&method=GET,POST",
    "api=orders&method=GET&method_from=request",
    "api=orders&method_from=",
    "api=orders&method_from=x-forwarded-method",
    "api=orders&method_from=X-Original-Method",
    "api=orders&method_from=request&method_from=request",
    "scope=orders.list&method=GET",
    "entity=ch_1",
    "api=orders&method=GET&entity=ch_1",
  ])("answers 400 to ?%s, and never assumes GET", async (query) => {
    const headers = { "X-Forwarded-Method": "GET" };
    expect(await ask(query, writer, { headers })).toBe(400);
  });
});

describe("/verify and bodies", () => {
  it("answers without a body, for any request body and refusal", async () => {
    const body = "y".repeat(2 * 1024 * 1024);
    for (const [query, expected] of [
      ["scope=orders.list", 403],
      ["scop=orders.list", 400],
    ] as const) {
      const response = await call(`/verify?organization=${SHOP}&${query}`, {
        method: "PUT",
        token: reader,
        body,
      });
      expect(response.status).toBe(expected);
      expect(await response.text()).toBe("");
    }
  });
});

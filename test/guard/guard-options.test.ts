import { describe, expect, it } from "vitest";
import { checkOptions, type GuardOptions } from "../../worker/guard/guard-options.ts";

const binding = { verify: async () => ({ status: "invalid_question" }) as const };
const overBinding: GuardOptions = { api: "orders", scopes: ["orders:read"], binding };
const introspection = {
  url: "https://tokens.example.com/oauth/introspect",
  credential: "lk_svc_of_this_api",
};
const overHttp: GuardOptions = { api: "orders", scopes: ["orders:read"], introspection };

const check = (options: object) => () => checkOptions(options as GuardOptions);

describe("the options of a guard", () => {
  it.each<[string, object]>([
    ["over a binding", overBinding],
    ["over introspection", overHttp],
    [
      "with no scope, which accepts any token with a scope of the API",
      { ...overBinding, scopes: [] },
    ],
    ["with an organization", { ...overBinding, organization: "org_home" }],
    ["with a fixed entity", { ...overBinding, entity: "ch_1" }],
    ["with an entity for each request", { ...overBinding, entity: () => "ch_1" }],
    ["with access levels", { ...overBinding, method: true }],
    ["with other prefixes", { ...overBinding, prefixes: ["acme", "lk"] }],
    ["with a cache limit", { ...overBinding, maxCached: 1 }],
    // In a Worker, env.LATCHKEY is a proxy.
    ["with a binding that is a proxy", { ...overBinding, binding: new Proxy(() => {}, {}) }],
  ])("may be %s", (_, options) => {
    expect(check(options)).not.toThrow();
  });

  it.each<[string, object]>([
    ["no API", { scopes: [], binding }],
    ["an invalid API id", { ...overBinding, api: "or ders" }],
    ["no scopes", { api: "orders", binding }],
    ["an invalid scope", { ...overBinding, scopes: ["orders read"] }],
    ["a scope as text instead of a list", { ...overBinding, scopes: "orders:read" }],
    ["too many scopes", { ...overBinding, scopes: Array.from({ length: 51 }, (_, n) => `s${n}`) }],
    ["an invalid organization id", { ...overBinding, organization: "home" }],
    ["an organization without a value", { ...overBinding, organization: undefined }],
    ["an entity without scopes", { ...overBinding, scopes: [], entity: "1" }],
    ["an invalid entity id", { ...overBinding, entity: "ch 1" }],
    ["an empty list of prefixes", { ...overBinding, prefixes: [] }],
    ["an invalid prefix", { ...overBinding, prefixes: ["LK_"] }],
    ["a cache limit of zero", { ...overBinding, maxCached: 0 }],
    ["a misspelt option", { ...overBinding, organisation: "org_home" }],
    ["neither binding nor introspection", { api: "orders", scopes: [] }],
    ["an undefined binding", { ...overBinding, binding: undefined }],
    ["a binding of null", { ...overBinding, binding: null }],
    ["both binding and introspection", { ...overBinding, introspection }],
    ["access levels over introspection, which does not return any", { ...overHttp, method: true }],
    ["access levels without a value", { ...overBinding, method: undefined }],
    ["no credential", { ...overHttp, introspection: { ...introspection, credential: "" } }],
    [
      "a credential without a value",
      { ...overHttp, introspection: { ...introspection, credential: undefined } },
    ],
    ["a misspelt member", { ...overHttp, introspection: { ...introspection, api: "orders" } }],
  ])("are refused with %s", (_, options) => {
    expect(check(options)).toThrow(TypeError);
  });

  const checkUrl = (url: string) =>
    check({ ...overHttp, introspection: { ...introspection, url } });

  it.each([
    "http://localhost:8787/oauth/introspect",
    "http://127.0.0.1:8787/oauth/introspect",
    "http://127.1.2.3/oauth/introspect",
    "http://[::1]:8787/oauth/introspect",
  ])("may send the credential to this computer unencrypted: %s", (url) => {
    expect(checkUrl(url)).not.toThrow();
  });

  it.each([
    "http://tokens.example.com/oauth/introspect",
    "http://127.0.0.1.example.com/oauth/introspect",
    "http://localhost.example.com/oauth/introspect",
    "http://127.0.0.1@tokens.example.com/",
    "ftp://localhost/",
    "tokens.example.com/oauth/introspect",
    "",
  ])("never send the credential to %s", (url) => {
    expect(checkUrl(url)).toThrow(/^latchkey\/guard: the options are not valid/);
  });

  it("are not quoted in the error, since one of them is a credential", () => {
    const options = { ...overHttp, organisation: "org_secret" };
    expect(check(options)).toThrow(/options are not valid/);
    expect(check(options)).not.toThrow(/lk_svc|org_secret|tokens\.example/);
  });
});

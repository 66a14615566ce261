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
    ["with no scope, which lets in whoever has any of the API", { ...overBinding, scopes: [] }],
    ["with an organization", { ...overBinding, organization: "org_home" }],
    ["with a fixed entity", { ...overBinding, entity: "ch_1" }],
    ["with an entity of each request", { ...overBinding, entity: () => "ch_1" }],
    ["with access levels", { ...overBinding, method: true }],
    ["with other prefixes", { ...overBinding, prefixes: ["acme", "lk"] }],
    ["with a bound of its own", { ...overBinding, maxCached: 1 }],
    // What env.LATCHKEY is in a Worker.
    ["with a binding that is a proxy", { ...overBinding, binding: new Proxy(() => {}, {}) }],
  ])("may be %s", (_, options) => {
    expect(check(options)).not.toThrow();
  });

  it.each<[string, object]>([
    ["no API", { scopes: [], binding }],
    ["an API that no catalog can have", { ...overBinding, api: "or ders" }],
    ["no scopes", { api: "orders", binding }],
    ["a scope that none can be", { ...overBinding, scopes: ["orders read"] }],
    ["one scope as a text", { ...overBinding, scopes: "orders:read" }],
    [
      "more scopes than can be asked about",
      { ...overBinding, scopes: Array.from({ length: 51 }, (_, n) => `s${n}`) },
    ],
    ["an organization that is no id", { ...overBinding, organization: "home" }],
    ["an organization without a value", { ...overBinding, organization: undefined }],
    [
      "an entity without scopes that it could restrict",
      { ...overBinding, scopes: [], entity: "1" },
    ],
    ["an entity that is none", { ...overBinding, entity: "ch 1" }],
    ["no prefix at all", { ...overBinding, prefixes: [] }],
    ["a prefix that is no word", { ...overBinding, prefixes: ["LK_"] }],
    ["a cache without room", { ...overBinding, maxCached: 0 }],
    ["a misspelt option", { ...overBinding, organisation: "org_home" }],
    ["neither way to ask", { api: "orders", scopes: [] }],
    ["a binding that is not there", { ...overBinding, binding: undefined }],
    ["null for a binding", { ...overBinding, binding: null }],
    ["both ways to ask", { ...overBinding, introspection }],
    ["access levels over introspection, which tells none", { ...overHttp, method: true }],
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

  const asking = (url: string) => check({ ...overHttp, introspection: { ...introspection, url } });

  it.each([
    "http://localhost:8787/oauth/introspect",
    "http://127.0.0.1:8787/oauth/introspect",
    "http://127.1.2.3/oauth/introspect",
    "http://[::1]:8787/oauth/introspect",
  ])("may send the credential to this computer unencrypted: %s", (url) => {
    expect(asking(url)).not.toThrow();
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
    expect(asking(url)).toThrow(/^latchkey\/guard: the options are not valid/);
  });

  it("are quoted by no message, since the credential is among them", () => {
    const options = { ...overHttp, organisation: "org_secret" };
    expect(check(options)).toThrow(/options are not valid/);
    expect(check(options)).not.toThrow(/lk_svc|org_secret|tokens\.example/);
  });
});

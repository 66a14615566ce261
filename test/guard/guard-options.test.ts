import { describe, expect, it } from "vitest";
import { computeTokenChecksum } from "../../shared/token-shape.ts";
import { checkOptions, type GuardOptions } from "../../worker/guard/guard-options.ts";

const binding = { verify: async () => ({ status: "invalid_question" }) as const };
const overBinding: GuardOptions = { api: "orders", scopes: ["orders:read"], binding };
const body = `lk_svc_${"0".repeat(55)}`;
const introspection = {
  url: "https://tokens.example.com/oauth/introspect",
  credential: `${body}${computeTokenChecksum(body)}`,
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

  it.each<[string, object, string]>([
    ["no API", { scopes: [], binding }, "api"],
    ["an invalid API id", { ...overBinding, api: "or ders" }, "api"],
    ["no scopes", { api: "orders", binding }, "scopes"],
    ["an invalid scope", { ...overBinding, scopes: ["orders read"] }, "scopes"],
    ["a scope as text instead of a list", { ...overBinding, scopes: "orders:read" }, "scopes"],
    [
      "too many scopes",
      { ...overBinding, scopes: Array.from({ length: 51 }, (_, n) => `s${n}`) },
      "scopes",
    ],
    ["an invalid organization id", { ...overBinding, organization: "home" }, "organization"],
    [
      "an organization without a value",
      { ...overBinding, organization: undefined },
      "organization",
    ],
    ["an entity without scopes", { ...overBinding, scopes: [], entity: "1" }, "entity"],
    ["an invalid entity id", { ...overBinding, entity: "ch 1" }, "entity"],
    ["an empty list of prefixes", { ...overBinding, prefixes: [] }, "prefixes"],
    ["an invalid prefix", { ...overBinding, prefixes: ["LK_"] }, "prefixes"],
    ["a cache limit of zero", { ...overBinding, maxCached: 0 }, "maxCached"],
    ["a misspelt option", { ...overBinding, organisation: "org_home" }, "organisation"],
    ["neither binding nor introspection", { api: "orders", scopes: [] }, "binding"],
    ["an undefined binding", { ...overBinding, binding: undefined }, "binding"],
    ["a binding of null", { ...overBinding, binding: null }, "binding"],
    ["both binding and introspection", { ...overBinding, introspection }, "introspection"],
    [
      "access levels over introspection, which does not return any",
      { ...overHttp, method: true },
      "method",
    ],
    ["access levels without a value", { ...overBinding, method: undefined }, "method"],
    [
      "no credential",
      { ...overHttp, introspection: { ...introspection, credential: "" } },
      "introspection.credential",
    ],
    [
      "a credential without a value",
      { ...overHttp, introspection: { ...introspection, credential: undefined } },
      "introspection.credential",
    ],
    [
      "a misspelt member",
      { ...overHttp, introspection: { ...introspection, api: "orders" } },
      "introspection.api",
    ],
    ["a log that is no function", { ...overBinding, log: true }, "log"],
    [
      "an introspection without a value",
      { ...overBinding, binding: undefined, introspection: undefined },
      "binding",
    ],
    [
      "a truncated credential",
      {
        ...overHttp,
        introspection: { ...introspection, credential: introspection.credential.slice(0, -1) },
      },
      "introspection.credential",
    ],
    [
      "a personal access token as the credential",
      { ...overHttp, introspection: { ...introspection, credential: "lk_pat_x" } },
      "introspection.credential",
    ],
  ])("are refused with %s, by an error that names the option", (_, options, name) => {
    expect(check(options)).toThrow(TypeError);
    expect(check(options)).toThrow(`latchkey/guard: the options are not valid: ${name} `);
  });

  it.each([undefined, null, "control-plane"])(
    "are refused if they are no object: %s",
    (options) => {
      expect(check(options as never)).toThrow(TypeError);
    },
  );

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
    "https://user:password@tokens.example.com/oauth/introspect",
    "ftp://localhost/",
    "tokens.example.com/oauth/introspect",
    "",
  ])("never send the credential to %s", (url) => {
    expect(checkUrl(url)).toThrow(/not valid: introspection\.url needs an https URL/);
  });

  it("are not quoted in the error, since one of them is a credential", () => {
    const options = { ...overHttp, organisation: "org_secret" };
    expect(check(options)).toThrow(/options are not valid/);
    expect(check(options)).not.toThrow(/lk_svc|org_secret|tokens\.example/);
  });
});

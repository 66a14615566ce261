import { exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { askTwice, realBinding } from "../support/ask-guard.ts";
import { HOME, now, storeOrganization, storePerson } from "../support/organizations.ts";
import { storeToken } from "../support/store-token.ts";

const url = "https://tokens.example.com/oauth/introspect";
const SECRET = /lk_(pat|svc|ses)_|a secret of the error/;

let pat: string;
let credential: string;
let revokedCredential: string;

beforeAll(async () => {
  await storeOrganization();
  await storeOrganization("org_other");
  const owner = await storePerson({ role: "Basic_User" });
  pat = (await storeToken({ owner, scopes: ["API_READ"] })).plaintext;
  credential = (await storeToken({ kind: "svc", owner: HOME })).plaintext;
  const revoked = await storeToken({ kind: "svc", owner: HOME, revokedAt: now() });
  revokedCredential = revoked.plaintext;
});
afterEach(() => vi.unstubAllGlobals());

const failing = (error: Error) => ({ verify: () => Promise.reject(error) });

/** Sends `fetch` of the guard to the real Worker, whatever host the guard asks. */
const toRealWorker = (input: string, init: RequestInit) =>
  exports.default.fetch(new Request(input, init));

describe("a guard that is set up wrongly logs the cause once, in words and without a secret", () => {
  it.each<[string, () => object, number, RegExp]>([
    [
      "a binding without entrypoint",
      // workerd's own message: the tests' runner wraps entrypoints, and says it differently.
      () => ({
        binding: failing(new TypeError('The RPC receiver does not implement the method "verify".')),
      }),
      503,
      /`entrypoint = "TokenVerifier"`/,
    ],
    [
      "a binding whose service does not run, or wrangler of another version",
      () => ({ binding: failing(new Error("a secret of the error")) }),
      503,
      /`service`.* wrangler 4\.155/,
    ],
    [
      "a binding to another Worker",
      () => ({ binding: { verify: async () => "a secret of the error" } }),
      503,
      /no verdict.*`service` and `entrypoint`/,
    ],
    [
      "a binding that is bound to another organization",
      () => ({
        binding: exports.TokenVerifier({ props: { organization: "org_other" } }),
        organization: HOME,
      }),
      503,
      /`props\.organization`/,
    ],
    [
      "a binding with wrong props",
      () => ({ binding: exports.TokenVerifier({ props: { organisation: HOME } as never }) }),
      503,
      /Latchkey's log/,
    ],
    [
      "an API that no catalog has",
      () => ({ binding: realBinding, api: "kontrol-plane" }),
      403,
      /`api`.*kontrol-plane.*API_READ/,
    ],
    [
      "a scope that no catalog has",
      () => ({ binding: realBinding, scopes: ["API_REED"] }),
      403,
      /`scopes`.*API_REED/,
    ],
    [
      "another organization",
      () => ({ binding: realBinding, organization: "org_typo" }),
      401,
      /`organization`.*org_typo/,
    ],
    ["other prefixes", () => ({ binding: realBinding, prefixes: ["acme"] }), 401, /`prefixes`/],
    [
      "an entity function that throws",
      () => ({
        binding: realBinding,
        entity: () => {
          throw new Error("a secret of the error");
        },
      }),
      503,
      /`entity` threw/,
    ],
  ])("over a binding: %s", async (_, options, expected, cause) => {
    const { status, log } = await askTwice(options(), pat);
    expect([status, log]).toEqual([expected, [expect.stringMatching(cause)]]);
    expect(log.join()).not.toMatch(SECRET);
  });

  const over = (change: object = {}, more: object = {}) => ({
    introspection: { url, credential, ...change },
    ...more,
  });
  const unreachable = () => Promise.reject(new TypeError("a secret of the error"));

  it.each<[string, () => object, number, RegExp, typeof toRealWorker]>([
    [
      "a port on which nothing listens",
      () => over(),
      503,
      /cannot be reached.*host and port/,
      unreachable,
    ],
    [
      "a host that hangs",
      () => over(),
      503,
      /within 2 s/,
      () => Promise.reject(new DOMException("a secret of the error", "TimeoutError")),
    ],
    [
      "a revoked credential",
      () => over({ credential: revokedCredential }),
      503,
      /`introspection\.credential`.*`api`/,
      toRealWorker,
    ],
    [
      "another API than the credential's",
      () => over({}, { api: "kontrol-plane" }),
      503,
      /`introspection\.credential`.*kontrol-plane/,
      toRealWorker,
    ],
    ...["/oauth/introspec", "/oauth/token", "/verify", "/", "/v1/tokens"].map(
      (path) =>
        [
          `the path ${path}`,
          () => over({ url: `https://tokens.example.com${path}` }),
          503,
          /\/oauth\/introspect/,
          toRealWorker,
        ] as [string, () => object, number, RegExp, typeof toRealWorker],
    ),
    [
      "another program's port",
      () => over(),
      503,
      /no introspection answer.*`introspection\.url`/,
      async () => new Response("<h1>a secret of the error</h1>"),
    ],
    [
      "a Latchkey that cannot answer",
      () => over(),
      503,
      /503.*Latchkey's log/,
      async () => new Response(null, { status: 503 }),
    ],
    [
      "too many failures",
      () => over(),
      503,
      /429.*`introspection\.credential`/,
      async () => new Response(null, { status: 429 }),
    ],
    [
      "another organization than the credential's",
      () => over({}, { organization: "org_other" }),
      401,
      /`organization`.*org_other/,
      toRealWorker,
    ],
    [
      "a scope that no catalog has",
      () => over({}, { scopes: ["API_REED"] }),
      403,
      /`scopes`.*API_REED/,
      toRealWorker,
    ],
  ])("over introspection: %s", async (_, options, expected, cause, fetchFrom) => {
    vi.stubGlobal("fetch", fetchFrom);
    const { status, log } = await askTwice(options(), pat);
    expect([status, log]).toEqual([expected, [expect.stringMatching(cause)]]);
    expect(log.join()).not.toMatch(SECRET);
  });
});

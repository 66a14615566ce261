import { describe, expect, it } from "vitest";
import type { CorsOptions } from "../../worker/guard/cors-options.ts";
import { checkOptions, type GuardOptions } from "../../worker/guard/guard-options.ts";
import type { IncomingRequest } from "../../worker/guard/judge-request.ts";
import { judgeWithCors } from "../../worker/guard/judge-with-cors.ts";

const APP = "https://app.example.com";
const PREFLIGHT = { method: "OPTIONS", origin: APP, requestedMethod: "POST" };

/** Judges a request behind a judge that refuses every one, and records which it has seen. */
async function judge(cors: CorsOptions | undefined, change: Partial<IncomingRequest>) {
  const judged: string[] = [];
  const judgeAll = judgeWithCors(async ({ method }) => {
    judged.push(method);
    return { status: "no_credential" };
  }, cors);
  const request = { authorization: undefined, method: "GET", path: "/", keepAlive: () => {} };
  return { outcome: await judgeAll({ ...request, ...change }), judged };
}

describe("a guard's preflights", () => {
  it("are answered for a listed origin, without a token and without a question", async () => {
    const { outcome, judged } = await judge({ origins: ["https://other.example", APP] }, PREFLIGHT);

    expect(outcome).toEqual({
      status: "preflight",
      headers: {
        "Access-Control-Allow-Origin": APP,
        "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
        "Access-Control-Allow-Headers": "Authorization, Content-Type",
        "Access-Control-Max-Age": "600",
        Vary: "Origin",
      },
    });
    expect(judged).toEqual([]);
  });

  it("name the methods, headers and time of the options", async () => {
    const cors = {
      origins: [APP],
      methods: ["GET", "PURGE"],
      allowedHeaders: ["Idempotency-Key"],
      maxAgeSeconds: 0,
    };
    expect((await judge(cors, PREFLIGHT)).outcome.headers).toMatchObject({
      "Access-Control-Allow-Methods": "GET, PURGE",
      "Access-Control-Allow-Headers": "Authorization, Idempotency-Key",
      "Access-Control-Max-Age": "0",
    });
  });

  it("are answered for every origin if the options say so", async () => {
    const { outcome } = await judge({ origins: "*" }, { ...PREFLIGHT, origin: "null" });
    expect(outcome.status).toBe("preflight");
    expect(outcome.headers).toMatchObject({ "Access-Control-Allow-Origin": "*" });
    expect(outcome.headers).not.toHaveProperty("Vary");
  });

  it.each<[string, Partial<IncomingRequest>]>([
    ["another method", { ...PREFLIGHT, method: "GET" }],
    ["a method in other letters", { ...PREFLIGHT, method: "options" }],
    ["no origin", { ...PREFLIGHT, origin: undefined }],
    ["no requested method", { ...PREFLIGHT, requestedMethod: undefined }],
    ["an empty requested method", { ...PREFLIGHT, requestedMethod: "" }],
    ["two requested methods", { ...PREFLIGHT, requestedMethod: "GET, POST" }],
    ["another origin", { ...PREFLIGHT, origin: `${APP}.evil.example` }],
    ["two origins", { ...PREFLIGHT, origin: `https://evil.example, ${APP}` }],
    ["an origin in capitals", { ...PREFLIGHT, origin: APP.toUpperCase() }],
    ["another port", { ...PREFLIGHT, origin: `${APP}:8443` }],
    ["the origin of a sandbox", { ...PREFLIGHT, origin: "null" }],
  ])("are not imitated by a request with %s, which is judged", async (_, change) => {
    const { outcome, judged } = await judge({ origins: [APP] }, change);
    expect(outcome.status).toBe("no_credential");
    expect(judged).toEqual([change.method]);
  });

  it("get a judgement like every request without the option", async () => {
    const { outcome, judged } = await judge(undefined, PREFLIGHT);
    expect(outcome).toEqual({ status: "no_credential" });
    expect(judged).toEqual(["OPTIONS"]);
  });
});

describe("a guard's other answers", () => {
  it("can be read by pages of listed origins, with the reason for a refusal", async () => {
    const cors = { origins: [APP], exposedHeaders: ["X-Total"] };
    expect((await judge(cors, { origin: APP })).outcome).toEqual({
      status: "no_credential",
      headers: {
        "Access-Control-Allow-Origin": APP,
        "Access-Control-Expose-Headers": "WWW-Authenticate, Retry-After, X-Total",
        Vary: "Origin",
      },
    });
  });

  it("are kept from other pages and from other pages' caches", async () => {
    for (const origin of ["https://evil.example", "null", undefined]) {
      const { outcome } = await judge({ origins: [APP] }, { origin });
      expect([origin, outcome.headers]).toEqual([origin, { Vary: "Origin" }]);
    }
  });
});

describe("the options for other origins", () => {
  const binding = { verify: async () => ({ status: "invalid_question" }) as const };
  const check = (cors: unknown) => () =>
    checkOptions({ api: "orders", scopes: ["a"], binding, cors } as GuardOptions);

  it.each([
    { origins: "*" },
    { origins: [APP, "http://localhost:5173"] },
    { origins: [APP], methods: ["GET"], allowedHeaders: [], exposedHeaders: ["X-Total"] },
    { origins: [APP], maxAgeSeconds: 86_400 },
  ])("may be %o", (cors) => {
    expect(check(cors)).not.toThrow();
  });

  it.each<[string, unknown, string]>([
    ["no value", undefined, "cors"],
    ["no object", true, "cors"],
    ["no origins", {}, "cors.origins"],
    ["an empty list", { origins: [] }, "cors.origins"],
    ["a star in a list", { origins: ["*"] }, "cors.origins"],
    ["an origin as text", { origins: APP }, "cors.origins"],
    ["a path", { origins: [`${APP}/`] }, "cors.origins"],
    ["capitals, which no browser sends", { origins: ["https://App.example.com"] }, "cors.origins"],
    ["the scheme's own port", { origins: [`${APP}:443`] }, "cors.origins"],
    ["a pattern", { origins: ["https://*.example.com"] }, "cors.origins"],
    ["no scheme", { origins: ["app.example.com"] }, "cors.origins"],
    ["every sandbox", { origins: ["null"] }, "cors.origins"],
    ["a method in small letters", { origins: [APP], methods: ["get"] }, "cors.methods"],
    ["no method", { origins: [APP], methods: [] }, "cors.methods"],
    ["every header", { origins: [APP], allowedHeaders: ["*"] }, "cors.allowedHeaders"],
    ["two headers in one", { origins: [APP], exposedHeaders: ["X-A, X-B"] }, "cors.exposedHeaders"],
    [
      "a line end",
      { origins: [APP], exposedHeaders: ["X-A\r\nSet-Cookie: a"] },
      "cors.exposedHeaders",
    ],
    ["a negative time", { origins: [APP], maxAgeSeconds: -1 }, "cors.maxAgeSeconds"],
    ["a misspelt name", { origins: [APP], allowHeaders: ["X-A"] }, "cors.allowHeaders"],
  ])("are refused with %s, by an error that names the option", (_, cors, name) => {
    expect(check(cors)).toThrow(`latchkey/guard: the options are not valid: ${name} `);
  });
});

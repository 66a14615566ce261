import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Hono } from "hono";
import { cors } from "hono/cors";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type GuardVariables, guard } from "../../worker/guard/guard.ts";
import { issueSecret } from "../../worker/tokens/issue-secret.ts";
import { tokenRing } from "../worker/tokens/test-ring.ts";
import { allowedVerdict } from "./allowed-verdict.ts";

const APP = "https://app.example.com";
const things = guard({
  api: "control-plane",
  scopes: ["API_READ"],
  cors: { origins: [APP] },
  binding: { verify: async () => allowedVerdict },
});

let token = "";
beforeAll(async () => {
  const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const ring = await tokenRing("k");
  token = (await issueSecret({ ring, prefix: "lk", kind: "pat", randomBytes })).secret;
});

let server: Server | undefined;
afterEach(() => server?.close());

type Sent = { method: string; headers: Record<string, string> };
interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: string;
}

async function toAnswer(response: Response): Promise<Answer> {
  const headers = Object.fromEntries(response.headers);
  return { status: response.status, headers, body: await response.text() };
}

/** The handler's answer, whose `Vary` must not get lost. */
const OWN = { Vary: "Accept", "X-Own": "kept" };

const FORMS: Record<string, (sent: Sent) => Promise<Answer>> = {
  async hono(sent) {
    const app = new Hono<{ Variables: GuardVariables }>()
      .use("/things/*", things.hono)
      .all("/things/:id", () => new Response("from the API", { headers: OWN }));
    return toAnswer(await app.request("/things/1", sent));
  },
  async fetch(sent) {
    const handler = things.fetch(() => new Response("from the API", { headers: OWN }));
    return toAnswer(await handler(new Request("https://api.example/things/1", sent)));
  },
  async next(sent) {
    const handler = things.next(() => new Response("from the API", { headers: OWN }));
    return toAnswer(await handler(new Request("https://api.example/things/1", sent)));
  },
  async node(sent) {
    server = createServer((incoming, response) => {
      response.setHeader("Vary", "Accept");
      void things.node(incoming, response, () => {
        response.setHeader("X-Own", "kept").end("from the API");
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const outgoing = request({ port, host: "127.0.0.1", path: "/things/1", ...sent, agent: false });
    outgoing.end();
    const [answer] = (await once(outgoing, "response")) as [IncomingMessage];
    let body = "";
    for await (const chunk of answer.setEncoding("utf8")) body += chunk;
    return { status: answer.statusCode ?? 0, headers: answer.headers, body };
  },
};

describe.each(Object.entries(FORMS))("a page of another origin, before the form %s", (_, ask) => {
  const preflight = { Origin: APP, "Access-Control-Request-Method": "POST" };

  it("gets an answer to its preflight, which the API does not see", async () => {
    const { status, headers, body } = await ask({ method: "OPTIONS", headers: preflight });

    expect([status, body]).toEqual([204, ""]);
    expect(headers).toMatchObject({
      "access-control-allow-origin": APP,
      "access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
      "access-control-allow-headers": "Authorization, Content-Type",
      "access-control-max-age": "600",
      vary: expect.stringContaining("Origin"),
    });
    expect(headers).not.toHaveProperty("x-own");
  });

  it("gets nothing else without a token", async () => {
    const nearly = [
      { method: "OPTIONS", headers: { Origin: APP } },
      { method: "OPTIONS", headers: { ...preflight, Origin: "https://evil.example" } },
      { method: "POST", headers: preflight },
    ];
    for (const sent of nearly) {
      const { status, body } = await ask(sent);
      expect([sent, status]).toEqual([sent, 401]);
      expect(body).not.toContain("from the API");
    }
  });

  it("may read the API's answer and a refusal, beside what the API itself says", async () => {
    const headers = { Origin: APP, Authorization: `Bearer ${token}` };
    const good = await ask({ method: "GET", headers });
    expect([good.status, good.body]).toEqual([200, "from the API"]);
    expect(good.headers).toMatchObject({
      "access-control-allow-origin": APP,
      "access-control-expose-headers": "WWW-Authenticate, Retry-After",
      vary: "Accept, Origin",
      "x-own": "kept",
    });

    const refused = await ask({ method: "GET", headers: { Origin: APP } });
    expect(refused.status).toBe(401);
    expect(refused.headers).toMatchObject({
      "access-control-allow-origin": APP,
      "www-authenticate": 'Bearer realm="latchkey"',
    });
  });

  it("may not read an answer if its origin is not listed", async () => {
    const headers = { Origin: "https://evil.example", Authorization: `Bearer ${token}` };
    const { status, headers: answered } = await ask({ method: "GET", headers });
    expect([status, answered.vary]).toEqual([200, "Accept, Origin"]);
    expect(answered).not.toHaveProperty("access-control-allow-origin");
  });
});

it("leaves the API's own choice of origin as it is", async () => {
  const own = { "Access-Control-Allow-Origin": "https://own.example" };
  const handler = things.fetch(() => new Response(null, { headers: own }));
  const headers = { Origin: APP, Authorization: `Bearer ${token}` };
  const response = await handler(new Request("https://api.example/", { headers }));
  expect(response.headers.get("Access-Control-Allow-Origin")).toBe("https://own.example");
});

it("lets the framework's own middleware before it answer preflights, and nothing else without a token", async () => {
  const closed = guard({
    api: "control-plane",
    scopes: ["API_READ"],
    binding: { verify: async () => allowedVerdict },
  });
  const served: string[] = [];
  const app = new Hono<{ Variables: GuardVariables }>()
    .use("/things/*", cors({ origin: APP, allowHeaders: ["Authorization"] }))
    .use("/things/*", closed.hono)
    .all("/things/:id", (c) => {
      served.push(c.req.method);
      return c.text("from the API");
    });
  const preflight = { Origin: APP, "Access-Control-Request-Method": "POST" };
  const answer = await app.request("/things/1", { method: "OPTIONS", headers: preflight });
  expect([answer.status, answer.headers.get("Access-Control-Allow-Origin")]).toEqual([204, APP]);
  const refused = await app.request("/things/1", { method: "POST", headers: preflight });
  expect([refused.status, refused.headers.get("Access-Control-Allow-Origin")]).toEqual([401, APP]);
  expect(served).toEqual([]);

  const headers = { Origin: APP, Authorization: `Bearer ${token}` };
  const good = await app.request("/things/1", { headers });
  expect([good.status, good.headers.get("Access-Control-Allow-Origin")]).toEqual([200, APP]);
});

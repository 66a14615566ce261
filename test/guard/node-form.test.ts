import { once } from "node:events";
import { createServer, IncomingMessage, request, type Server, ServerResponse } from "node:http";
import { type AddressInfo, Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { AllowedVerdict } from "../../shared/wire/token-verdict.ts";
import { guard } from "../../worker/guard/guard.ts";
import type { IncomingRequest, Outcome } from "../../worker/guard/judge-request.ts";
import { createNodeForm } from "../../worker/guard/node-form.ts";
import { allowedVerdict } from "./allowed-verdict.ts";

type Sent = Record<string, string | string[]>;

let server: Server | undefined;
afterEach(() => server?.close());

/** Sends one request to a Node server behind a guard. */
async function ask(
  outcome: Outcome,
  headers: Sent,
  { path = "/things/1?x=1", look = (_: IncomingMessage) => {} } = {},
) {
  const requests: IncomingRequest[] = [];
  const verdicts = new WeakMap<object, AllowedVerdict>();
  const seen: { rawHeaders: string[]; headers: object; distinct: object; token: unknown }[] = [];
  const middleware = createNodeForm(async (incoming) => {
    requests.push(incoming);
    return outcome;
  }, verdicts);
  server = createServer((incoming, response) => {
    look(incoming);
    void middleware(incoming, response, () => {
      const { rawHeaders, headers: joined, headersDistinct: distinct } = incoming;
      seen.push({ rawHeaders, headers: joined, distinct, token: verdicts.get(incoming) });
      response.end("from the API");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const outgoing = request({ port, host: "127.0.0.1", path, method: "PUT", headers, agent: false });
  outgoing.end();
  const [answer] = (await once(outgoing, "response")) as [IncomingMessage];
  let body = "";
  for await (const chunk of answer.setEncoding("utf8")) body += chunk;
  return { status: answer.statusCode, headers: answer.headers, body, requests, seen };
}

const ALLOWED = { status: "allowed", token: allowedVerdict } as const;

describe("a guard as Node's middleware", () => {
  it("passes the request on with its verdict, and without the credential in any headers", async () => {
    const sent = { Authorization: "Bearer a", "X-Name": "authorization", "X-Other": "kept" };
    const { status, body, seen } = await ask(ALLOWED, sent);

    expect([status, body]).toEqual([200, "from the API"]);
    const [request] = seen;
    expect(request?.token).toBe(allowedVerdict);
    expect(request?.headers).toMatchObject({ "x-name": "authorization", "x-other": "kept" });
    expect(request?.distinct).toMatchObject({ "x-other": ["kept"] });
    expect(request?.rawHeaders.slice(0, 4)).toEqual(["X-Name", "authorization", "X-Other", "kept"]);
    expect(JSON.stringify(request)).not.toContain("Bearer");
  });

  it.each([
    ["no code", () => {}],
    ["other code", (incoming: IncomingMessage) => [incoming.headers, incoming.headersDistinct]],
  ])("removes it if %s has read the headers before", async (_, look) => {
    const { seen } = await ask(ALLOWED, { Authorization: "Bearer a" }, { look });
    expect(seen).toHaveLength(1);
    expect(JSON.stringify(seen)).not.toMatch(/Bearer/);
  });

  it("passes every credential to the judge, while Node's own headers keep only the first", async () => {
    const two = await ask(ALLOWED, { authorization: ["Bearer a", "Bearer b"] });
    expect(two.requests[0]?.authorization).toBe("Bearer a, Bearer b");
    const none = await ask(ALLOWED, { "X-Name": "Authorization" });
    expect(none.requests[0]?.authorization).toBeUndefined();
  });

  it.each([
    ["/channels/1?x=1", "/channels/1"],
    ["/channels/%31?x#y", "/channels/%31"],
    // Servers differ on where this path ends.
    ["/channels/1#x", "/channels/1#x"],
    // The host is chosen by the client and is not part of the path.
    ["http://entity-of-mine/channels/1?x=1", "/channels/1"],
    ["http://entity-of-mine", "/"],
  ])("passes the method to the judge, and for %s the path %s", async (target, path) => {
    const { requests } = await ask(ALLOWED, {}, { path: target });
    expect(requests).toMatchObject([{ method: "PUT", path }]);
  });

  it("passes the whole path if a router has cut off its own", async () => {
    const look = (incoming: IncomingMessage) => {
      Object.assign(incoming, { originalUrl: incoming.url, url: "/1" });
    };
    const { requests } = await ask(ALLOWED, {}, { path: "/channels/1?x=1", look });
    expect(requests[0]?.path).toBe("/channels/1");
  });

  it("answers 400 to a path that names one entity to the guard and may name another to the API", async () => {
    const things = guard({
      api: "channels",
      scopes: ["channels:publish"],
      entity: ({ path: sent }) => sent.split("/")[2],
      binding: { verify: async () => allowedVerdict },
    });
    const served: (string | undefined)[] = [];
    server = createServer((incoming, response) => {
      void things.node(incoming, response, () => served.push(incoming.url));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const headers = { Authorization: "Bearer a" };
    for (const path of ["/channels/ch_1/../ch_2", "/channels/ch_1%2f..%2fch_2", "//channels/x"]) {
      const outgoing = request({ port, host: "127.0.0.1", path, headers, agent: false }).end();
      const [answer] = (await once(outgoing, "response")) as [IncomingMessage];
      expect([path, answer.statusCode]).toEqual([path, 400]);
      expect(answer.headers["www-authenticate"]).toContain('error="invalid_request"');
    }
    expect(served).toEqual([]);
  });

  it("answers a refusal itself, without calling a handler", async () => {
    const refused = { status: "insufficient_scope", required: ["a", "b"] } as const;
    const { status, headers, body, seen } = await ask(refused, { Authorization: "Bearer a" });

    expect(status).toBe(403);
    expect(headers).toMatchObject({
      "www-authenticate": 'Bearer realm="latchkey", error="insufficient_scope", scope="a b"',
      "content-type": "application/problem+json",
      "cache-control": "no-store",
    });
    expect(JSON.parse(body)).toMatchObject({ status: 403 });
    expect(seen).toEqual([]);
  });

  it("does not answer if other code, such as a timeout, has answered meanwhile", async () => {
    const incoming = new IncomingMessage(new Socket());
    const response = new ServerResponse(incoming);
    const middleware = createNodeForm(async () => {
      response.writeHead(504).end();
      return { status: "unavailable", retryAfterSeconds: 5 };
    }, new WeakMap());

    // An unhandled rejection, as in Express 4, would end the program.
    await expect(middleware(incoming, response, () => {})).resolves.toBeUndefined();
    expect(response.statusCode).toBe(504);
  });
});

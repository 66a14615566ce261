import { once } from "node:events";
import { createServer, IncomingMessage, request, type Server, ServerResponse } from "node:http";
import { type AddressInfo, Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { AllowedVerdict } from "../../shared/wire/token-verdict.ts";
import type { Arrival, Outcome } from "../../worker/guard/judge-request.ts";
import { nodeForm } from "../../worker/guard/node-form.ts";
import { allowedVerdict } from "./allowed-verdict.ts";

type Sent = Record<string, string | string[]>;

let server: Server | undefined;
afterEach(() => server?.close());

/** A server of Node's own behind the guard, and one request to it. */
async function ask(
  outcome: Outcome,
  headers: Sent,
  { path = "/things/1?x=1", look = (_: IncomingMessage) => {} } = {},
) {
  const arrivals: Arrival[] = [];
  const admitted = new WeakMap<object, AllowedVerdict>();
  const seen: { rawHeaders: string[]; headers: object; distinct: object; token: unknown }[] = [];
  const middleware = nodeForm(async (arrival) => {
    arrivals.push(arrival);
    return outcome;
  }, admitted);
  server = createServer((incoming, response) => {
    look(incoming);
    void middleware(incoming, response, () => {
      const { rawHeaders, headers: joined, headersDistinct: distinct } = incoming;
      seen.push({ rawHeaders, headers: joined, distinct, token: admitted.get(incoming) });
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
  return { status: answer.statusCode, headers: answer.headers, body, arrivals, seen };
}

const ALLOWED = { status: "allowed", token: allowedVerdict } as const;

describe("a guard as Node's middleware", () => {
  it("passes the request on with its verdict, and without the credential in any of its headers", async () => {
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
    ["nobody", () => {}],
    ["someone", (incoming: IncomingMessage) => [incoming.headers, incoming.headersDistinct]],
  ])("takes it off where %s has looked at the headers before", async (_, look) => {
    const { seen } = await ask(ALLOWED, { Authorization: "Bearer a" }, { look });
    expect(seen).toHaveLength(1);
    expect(JSON.stringify(seen)).not.toMatch(/Bearer/);
  });

  it("shows the judge every credential that came, of which Node's own headers keep the first", async () => {
    const two = await ask(ALLOWED, { authorization: ["Bearer a", "Bearer b"] });
    expect(two.arrivals[0]?.authorization).toBe("Bearer a, Bearer b");
    const none = await ask(ALLOWED, { "X-Name": "Authorization" });
    expect(none.arrivals[0]?.authorization).toBeUndefined();
  });

  it.each([
    ["/channels/1?x=1", "/channels/1"],
    ["/channels/%31#x", "/channels/%31"],
    // A host of the client's own choice is no part of the path.
    ["http://entity-of-mine/channels/1?x=1", "/channels/1"],
    ["http://entity-of-mine", "/"],
  ])("tells the judge the method, and of %s the path %s", async (target, path) => {
    const { arrivals } = await ask(ALLOWED, {}, { path: target });
    expect(arrivals).toMatchObject([{ method: "PUT", path }]);
  });

  it("tells the whole path where a router has cut its own off", async () => {
    const look = (incoming: IncomingMessage) => {
      Object.assign(incoming, { originalUrl: incoming.url, url: "/1" });
    };
    const { arrivals } = await ask(ALLOWED, {}, { path: "/channels/1?x=1", look });
    expect(arrivals[0]?.path).toBe("/channels/1");
  });

  it("answers a refusal itself, and calls nobody", async () => {
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

  it("leaves alone what somebody else has answered meanwhile, such as a timeout", async () => {
    const incoming = new IncomingMessage(new Socket());
    const response = new ServerResponse(incoming);
    const middleware = nodeForm(async () => {
      response.writeHead(504).end();
      return { status: "unavailable", retryAfterSeconds: 5 };
    }, new WeakMap());

    // A refusal that nobody handles, as in Express 4, ends the whole program.
    await expect(middleware(incoming, response, () => {})).resolves.toBeUndefined();
    expect(response.statusCode).toBe(504);
  });
});

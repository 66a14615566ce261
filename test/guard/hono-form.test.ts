import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { createHonoForm, type GuardVariables } from "../../worker/guard/hono-form.ts";
import type { IncomingRequest, Outcome } from "../../worker/guard/judge-request.ts";
import { allowedVerdict } from "./allowed-verdict.ts";

const ALLOWED = { status: "allowed", token: allowedVerdict } as const;

/** Creates an app behind a guard. Records the guard's requests and the handler's runs. */
function guardedApp(outcome: Outcome) {
  const requests: IncomingRequest[] = [];
  const ran: string[] = [];
  const middleware = createHonoForm(async (request) => {
    requests.push(request);
    request.keepAlive(Promise.resolve());
    return outcome;
  });
  const app = new Hono<{ Variables: GuardVariables }>()
    .use("/things/*", middleware)
    .all("/things/:id", async (c) => {
      ran.push(c.req.param("id"));
      const credential = [c.req.header("Authorization"), c.req.raw.headers.get("Authorization")];
      const kept = c.req.header("X-Other");
      return c.json({ token: c.var.token, credential, kept, body: await c.req.text() });
    });
  return { app, requests, ran };
}

const headers = { Authorization: "Bearer a", "X-Other": "kept" };

describe("a guard as Hono's middleware", () => {
  it("passes the verdict and the whole request to the handler, but not the credential", async () => {
    const { app } = guardedApp(ALLOWED);
    const response = await app.request("/things/1", { method: "POST", headers, body: "hello" });

    expect(await response.json()).toEqual({
      token: allowedVerdict,
      credential: [null, null],
      kept: "kept",
      body: "hello",
    });
  });

  it("passes the credential, the method, and the path without its query to the judge", async () => {
    const { app, requests } = guardedApp(ALLOWED);
    await app.request("/things/1?x=1", { method: "DELETE", headers });

    expect(requests).toMatchObject([
      { authorization: "Bearer a", method: "DELETE", path: "/things/1" },
    ]);
  });

  it("passes the path as the router reads it to the judge, which a server may hand over unresolved", async () => {
    const { app, requests } = guardedApp(ALLOWED);
    const request = new Request("http://localhost/things/1", { headers });
    // Some servers make a request whose address is what the client sent.
    Object.defineProperty(request, "url", { value: "http://localhost/things/../things/2?x=/" });
    await app.fetch(request);

    expect(requests).toMatchObject([{ path: "/things/../things/2" }]);
  });

  it("lets the judge's work continue after the request, if the platform supports it", async () => {
    const kept: unknown[] = [];
    const context = {
      waitUntil: (promise: Promise<unknown>) => kept.push(promise),
      passThroughOnException: () => {},
      props: {},
    };
    const { app } = guardedApp(ALLOWED);
    await app.request("/things/1", { headers }, {}, context);
    expect(kept).toHaveLength(1);

    // On Node there is no execution context, and Hono's getter throws.
    expect((await app.request("/things/1", { headers })).status).toBe(200);
  });

  it("removes the credential from Node's own request too", async () => {
    const { app, requests } = guardedApp(ALLOWED);
    const incoming = {
      headers: { authorization: "Bearer a", "x-other": "kept" },
      rawHeaders: ["Authorization", "Bearer a", "X-Other", "kept"],
    };
    expect((await app.request("/things/1", { headers }, { incoming })).status).toBe(200);
    expect(requests).toHaveLength(1);
    expect(incoming).toEqual({ headers: { "x-other": "kept" }, rawHeaders: ["X-Other", "kept"] });

    // On other platforms, `env.incoming` may be anything or absent.
    for (const bindings of [{}, { incoming: "text" }, { incoming: null }, undefined]) {
      expect((await app.request("/things/1", { headers }, bindings)).status).toBe(200);
    }
  });

  it("works after a middleware that has read the body", async () => {
    const { app } = guardedApp(ALLOWED);
    const early = new Hono<{ Variables: GuardVariables }>()
      .use(async (c, next) => {
        await c.req.text();
        await next();
      })
      .route("/", app);
    const response = await early.request("/things/1", { method: "POST", headers, body: "hello" });
    expect(await response.json()).toMatchObject({ body: "hello", credential: [null, null] });
  });

  it("answers a refusal itself, without running a handler", async () => {
    const { app, ran } = guardedApp({ status: "no_credential" });
    const response = await app.request("/things/1");

    expect(response.status).toBe(401);
    expect(response.headers.get("WWW-Authenticate")).toBe('Bearer realm="latchkey"');
    expect(ran).toEqual([]);
  });
});

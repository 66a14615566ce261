import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { type GuardVariables, honoForm } from "../../worker/guard/hono-form.ts";
import type { Arrival, Outcome } from "../../worker/guard/judge-request.ts";
import { allowedVerdict } from "./allowed-verdict.ts";

const ALLOWED = { status: "allowed", token: allowedVerdict } as const;

/** An app behind the guard, what the guard was asked, and how often a handler ran. */
function guardedApp(outcome: Outcome) {
  const arrivals: Arrival[] = [];
  const ran: string[] = [];
  const middleware = honoForm(async (arrival) => {
    arrivals.push(arrival);
    arrival.keepAlive(Promise.resolve());
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
  return { app, arrivals, ran };
}

const headers = { Authorization: "Bearer a", "X-Other": "kept" };

describe("a guard as Hono's middleware", () => {
  it("hands the handler the verdict and the request, body and all, but not the credential", async () => {
    const { app } = guardedApp(ALLOWED);
    const response = await app.request("/things/1", { method: "POST", headers, body: "hello" });

    expect(await response.json()).toEqual({
      token: allowedVerdict,
      credential: [null, null],
      kept: "kept",
      body: "hello",
    });
  });

  it("tells the judge the credential, the method, and the path without its query", async () => {
    const { app, arrivals } = guardedApp(ALLOWED);
    await app.request("/things/1?x=1", { method: "DELETE", headers });

    expect(arrivals).toMatchObject([
      { authorization: "Bearer a", method: "DELETE", path: "/things/1" },
    ]);
  });

  it("lets what the judge began outlive the request, where the platform can", async () => {
    const kept: unknown[] = [];
    const context = {
      waitUntil: (promise: Promise<unknown>) => kept.push(promise),
      passThroughOnException: () => {},
      props: {},
    };
    const { app } = guardedApp(ALLOWED);
    await app.request("/things/1", { headers }, {}, context);
    expect(kept).toHaveLength(1);

    // Node's server of Hono has none, and Hono throws at the question.
    expect((await app.request("/things/1", { headers })).status).toBe(200);
  });

  it("takes the credential off Node's own request as well, which Hono keeps beside its own", async () => {
    const { app, arrivals } = guardedApp(ALLOWED);
    const incoming = {
      headers: { authorization: "Bearer a", "x-other": "kept" },
      rawHeaders: ["Authorization", "Bearer a", "X-Other", "kept"],
    };
    expect((await app.request("/things/1", { headers }, { incoming })).status).toBe(200);
    expect(arrivals).toHaveLength(1);
    expect(incoming).toEqual({ headers: { "x-other": "kept" }, rawHeaders: ["X-Other", "kept"] });

    // What a Worker has there, or nothing.
    for (const bindings of [{}, { incoming: "text" }, { incoming: null }, undefined]) {
      expect((await app.request("/things/1", { headers }, bindings)).status).toBe(200);
    }
  });

  it("does not mind a middleware that has read the body before", async () => {
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

  it("answers a refusal itself, and no handler runs", async () => {
    const { app, ran } = guardedApp({ status: "no_credential" });
    const response = await app.request("/things/1");

    expect(response.status).toBe(401);
    expect(response.headers.get("WWW-Authenticate")).toBe('Bearer realm="latchkey"');
    expect(ran).toEqual([]);
  });
});

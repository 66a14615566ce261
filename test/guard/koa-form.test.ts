import { describe, expect, it } from "vitest";
import type { Outcome } from "../../worker/guard/judge-request.ts";
import { createKoaForm, type KoaContext } from "../../worker/guard/koa-form.ts";
import { allowedVerdict } from "./allowed-verdict.ts";

const headers = { Vary: "Origin", "Access-Control-Allow-Origin": "https://app.example.com" };
const ALLOWED = { status: "allowed", token: allowedVerdict, headers } as const;

/** Creates a context like Koa's; docs/examples/koa runs the real one in the tests. */
function createContext(change: Partial<KoaContext> = {}) {
  const set: Record<string, string> = {};
  const context: KoaContext = {
    req: {
      method: "PUT",
      url: "/1?x=1",
      headers: { authorization: "Bearer a", origin: "https://app.example.com" },
      rawHeaders: ["Authorization", "Bearer a", "Origin", "https://app.example.com"],
    },
    originalUrl: "/things/1?x=1",
    headerSent: false,
    state: {},
    status: 404,
    body: undefined,
    set: (name, value) => {
      set[name] = value;
    },
    vary: (name) => {
      set.Vary = ["Accept", name].join(", ");
    },
    ...change,
  };
  return { context, set };
}

describe("a guard as Koa's middleware", () => {
  it("passes the verdict in the state, and removes the credential", async () => {
    const { context, set } = createContext();
    const arrivals: unknown[] = [];
    let ran = false;
    const middleware = createKoaForm(async (arrival) => {
      arrivals.push(arrival);
      return ALLOWED;
    });
    await middleware(context, async () => {
      ran = true;
    });

    expect(ran).toBe(true);
    expect(arrivals).toMatchObject([
      {
        authorization: "Bearer a",
        origin: "https://app.example.com",
        method: "PUT",
        // A router may have cut off its own part of `url`.
        path: "/things/1",
      },
    ]);
    expect(context.state).toEqual({ token: allowedVerdict });
    expect(JSON.stringify(context.req)).not.toContain("Bearer");
    expect(set).toEqual({ ...headers, Vary: "Accept, Origin" });
  });

  it("answers a refusal itself, without running a handler", async () => {
    const { context, set } = createContext();
    const middleware = createKoaForm(async () => ({ status: "no_credential", headers }));
    await middleware(context, async () => expect.unreachable());

    expect(context.status).toBe(401);
    expect(JSON.parse(String(context.body))).toMatchObject({ status: 401 });
    expect(set).toMatchObject({
      "WWW-Authenticate": 'Bearer realm="latchkey"',
      "Content-Type": "application/problem+json",
      Vary: "Accept, Origin",
    });
  });

  it.each<[string, Outcome]>([
    ["refused", { status: "no_credential" }],
    ["allowed", ALLOWED],
  ])("leaves an answer alone that other code has given: %s", async (_, outcome) => {
    const { context, set } = createContext({ headerSent: true, status: 504 });
    const middleware = createKoaForm(async () => outcome);
    await middleware(context, async () => expect.unreachable());
    expect([context.status, set]).toEqual([504, {}]);
  });

  it("lets a page read the answer to an error, from which Koa removes all headers but the error's own", async () => {
    const error = Object.assign(new Error("a fault"), { headers: { Allow: "GET" } });
    const middleware = createKoaForm(async () => ALLOWED);
    const { context } = createContext();
    await expect(middleware(context, () => Promise.reject(error))).rejects.toBe(error);
    expect(error.headers).toEqual({ ...headers, Allow: "GET" });

    const plain = new Error("a fault");
    const withoutCors = createKoaForm(async () => ({ status: "allowed", token: allowedVerdict }));
    await expect(withoutCors(context, () => Promise.reject(plain))).rejects.toBe(plain);
    expect(plain).not.toHaveProperty("headers");
  });
});

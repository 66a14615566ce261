import { describe, expect, it } from "vitest";
import type { AllowedVerdict } from "../../shared/wire/token-verdict.ts";
import { createFastifyForm, type FastifyReply } from "../../worker/guard/fastify-form.ts";
import type { Outcome } from "../../worker/guard/judge-request.ts";
import { allowedVerdict } from "./allowed-verdict.ts";

const headers = { Vary: "Origin", "Access-Control-Allow-Origin": "https://app.example.com" };
const ALLOWED = { status: "allowed", token: allowedVerdict, headers } as const;

/** Runs the hook with objects like Fastify's; docs/examples/fastify runs the real one in the tests. */
async function runHook(outcome: Outcome, { sent = false, before = {} } = {}) {
  const answered: { status?: number; body?: unknown } = {};
  const set: Record<string, string> = { ...before };
  const reply: FastifyReply = {
    sent,
    code: (status) => {
      answered.status = status;
    },
    getHeader: (name) => set[name],
    header: (name, value) => {
      set[name] = value;
    },
    send: (body) => {
      answered.body = body;
    },
  };
  const raw = {
    method: "PUT",
    url: "/things/1?x=1",
    headers: { authorization: "Bearer a" },
    rawHeaders: ["Authorization", "Bearer a", "Authorization", "Bearer b"],
  };
  const request = { raw };
  const verdicts = new WeakMap<object, AllowedVerdict>();
  const arrivals: unknown[] = [];
  const hook = createFastifyForm(async (arrival) => {
    arrivals.push(arrival);
    return outcome;
  }, verdicts);
  const returned = await hook(request, reply);
  return { returned, reply, request, verdicts, answered, set, arrivals };
}

describe("a guard as Fastify's hook", () => {
  it("passes the verdict on, and removes every credential", async () => {
    const { returned, request, verdicts, set, arrivals, answered } = await runHook(ALLOWED);

    expect(arrivals).toMatchObject([
      { authorization: "Bearer a, Bearer b", method: "PUT", path: "/things/1" },
    ]);
    // Anything else would be taken for an answer.
    expect(returned).toBeUndefined();
    expect(answered).toEqual({});
    expect([verdicts.get(request), verdicts.get(request.raw)]).toEqual([
      allowedVerdict,
      allowedVerdict,
    ]);
    expect(JSON.stringify(request)).not.toContain("Bearer");
    expect(set).toEqual(headers);
  });

  it("keeps what other hooks have said of caches", async () => {
    const { set } = await runHook(ALLOWED, { before: { Vary: "Accept-Encoding" } });
    expect(set.Vary).toBe("Accept-Encoding, Origin");
  });

  it("answers a refusal itself, and says so by returning the reply", async () => {
    const { returned, reply, answered, set, verdicts, request } = await runHook({
      status: "no_credential",
    });
    expect(returned).toBe(reply);
    expect(answered).toMatchObject({ status: 401, body: expect.stringContaining('"status":401') });
    expect(set).toMatchObject({ "WWW-Authenticate": 'Bearer realm="latchkey"' });
    expect(verdicts.get(request)).toBeUndefined();
  });

  it.each<[string, Outcome]>([
    ["refused", { status: "no_credential" }],
    ["allowed", ALLOWED],
  ])("leaves an answer alone that other code has given: %s", async (_, outcome) => {
    const { returned, reply, answered, set } = await runHook(outcome, { sent: true });
    expect([returned, answered, set]).toEqual([reply, {}, {}]);
  });
});

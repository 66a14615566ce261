import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Problem } from "../../../shared/problem.ts";
import { app } from "../../../worker/app.ts";
import type { Env } from "../../../worker/env.ts";
import { PREPARE_MS, prepare } from "../identity/support/browser.ts";
import { faultyEnv, type Trip } from "../support/faulty-env.ts";
import { prepareRequest } from "./route-requests.ts";

beforeAll(prepare, PREPARE_MS);

async function ask(request: Request, bindings: Env): Promise<Response> {
  const context = createExecutionContext();
  const response = await app.fetch(request.clone() as Request, bindings, context);
  await waitOnExecutionContext(context);
  return response;
}

/** Returns the answer to a request that fails at the trip which changes something; what D1 does then is `onTrip`. */
async function failChange(request: Request, onTrip: (trip: Trip) => Promise<unknown>) {
  for (let at = 1; ; at++) {
    let isChange = false;
    const { env: bindings, trips } = faultyEnv(at, (trip) => {
      isChange = trip.sql.some((text) => text.includes("INTO audit_events"));
      return isChange ? onTrip(trip) : Promise.reject(new Error("D1_ERROR: lost"));
    });
    const response = await ask(request, bindings);
    if (isChange || trips() < at) return response;
    expect(await response.text()).not.toMatch(/outcome_unknown|not known/);
  }
}

/** Makes the change, and loses the answer. */
async function loseAnswer(trip: Trip): Promise<never> {
  await trip.run();
  throw new Error("D1_ERROR: Network connection lost.");
}

const typeOf = async (response: Response) => (await response.json<Problem>()).type;

describe("a change whose outcome D1 does not tell", () => {
  it("is answered outcome_unknown with Retry-After, and a retry with its key gets the token", async () => {
    const request = await prepareRequest("POST /v1/tokens");
    const lost = await failChange(request, loseAnswer);
    expect([lost.status, lost.headers.get("Retry-After")]).toEqual([503, "5"]);
    const problem = await lost.json<Problem>();
    expect(problem.type).toBe("urn:latchkey:problem:outcome_unknown");
    expect(problem.detail).toContain("Idempotency-Key");

    const { count } = await countTokens();
    const retried = await ask(request, env);
    expect(retried.status).toBe(201);
    expect(await retried.json()).toMatchObject({ secret: expect.stringMatching(/^lk_pat_/) });
    expect(await countTokens()).toEqual({ count });
  });

  it("is answered so at /oauth too, and on pages in words", async () => {
    const revoked = await failChange(await prepareRequest("POST /oauth/revoke"), loseAnswer);
    expect([revoked.status, revoked.headers.get("Retry-After")]).toEqual([503, "5"]);
    expect(await revoked.json()).toEqual({
      error: "temporarily_unavailable",
      error_description: "It is not known if the request was carried out.",
    });
    const consented = await failChange(await prepareRequest("POST /consent"), loseAnswer);
    expect(await consented.text()).toContain("It is not known if anything was changed.");
  });

  it("is answered unavailable if D1 has refused the change", async () => {
    const refuse = async () => {
      throw new Error("D1_ERROR: constraint failed: SQLITE_CONSTRAINT");
    };
    const request = await prepareRequest("PATCH /v1/me");
    expect(await typeOf(await failChange(request, refuse))).toBe(
      "urn:latchkey:problem:unavailable",
    );
  });
});

const countTokens = async () =>
  (await env.DB.prepare("SELECT count(*) AS count FROM tokens").first<{ count: number }>()) ?? {
    count: -1,
  };

import {
  applyD1Migrations,
  createExecutionContext,
  createScheduledController,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { Env } from "../../../worker/env.ts";
import { emitRevocations } from "../../../worker/http/emit-revocations.ts";
import worker from "../../../worker/index.ts";
import { ORIGIN } from "../support/call.ts";
import { captureLog } from "../support/capture-log.ts";
import { dropTables } from "../support/drop-tables.ts";
import { HOME, storeOrganization, storePerson } from "../support/organizations.ts";
import { storeEvent } from "../support/store-event.ts";
import { storeSession, storeToken } from "../support/store-token.ts";
import { bucket, clearCopies, readCopies } from "./copied-revocations.ts";

let owner: string;
let session: string;

beforeEach(async () => {
  await dropTables(env.DB);
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  await storeOrganization();
  await clearCopies();
  owner = await storePerson();
  session = await storeSession(owner);
});

async function revokeWith(bindings: Env, id: string): Promise<Response> {
  const request = new Request<unknown, IncomingRequestCfProperties>(
    `${ORIGIN}/v1/tokens/${id}/revoke`,
    {
      method: "POST",
      headers: { Authorization: `Bearer ${session}` },
    },
  );
  return await worker.fetch(request, bindings, createExecutionContext());
}
const runCron = (bindings: Env) =>
  worker.scheduled(
    createScheduledController({ scheduledTime: new Date(), cron: "*/10 * * * *" }),
    bindings,
  );
const failingBucket = new Proxy({} as R2Bucket, {
  get: () => async () => {
    throw new TypeError("R2 is down.");
  },
});
const storeEndings = async (count: number) => {
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
     INSERT INTO audit_events (id, occurred_at, organization, action, target_kind, target_id)
     SELECT 'aud_' || i, unixepoch(), ?2, 'token.revoked', 'token', 'tok_' || i FROM n`,
  )
    .bind(count, HOME)
    .run();
};

describe("a mutation that ends a secret", () => {
  it("succeeds although the bucket fails, logs that, and the cron copies it", async () => {
    const { id } = await storeToken({ owner });
    const bindings = { ...env, REVOCATIONS: failingBucket };
    const lines = await captureLog(async () => {
      expect((await revokeWith(bindings, id)).status).toBe(200);
      await expect(runCron(bindings)).rejects.toThrow("R2 is down.");
    });

    expect(lines.map((line) => JSON.parse(line))).toContainEqual({
      level: "error",
      event: "revocations_not_copied",
      error: "TypeError",
    });
    expect(await readCopies()).toEqual([]);
    await runCron(env);
    expect(await readCopies()).toMatchObject([{ action: "token.revoked", target: id }]);
  });

  it("is logged if there is no bucket", async () => {
    const { id } = await storeToken({ owner });
    const { REVOCATIONS: _, ...bindings } = env;
    const lines = await captureLog(async () => {
      expect((await revokeWith(bindings, id)).status).toBe(200);
      await emitRevocations(bindings, 1);
    });
    const events = lines
      .map((line) => JSON.parse(line))
      .filter(({ event }) => event === "revocation");
    expect(events[0]).toMatchObject({ action: "token.revoked", target: id, organization: HOME });
  });
});

describe("emitRevocations", () => {
  it("copies each revocation once, in objects of 500, and holds no more than ids", async () => {
    await storeEndings(1_100);
    await emitRevocations(env, 2);
    expect(await readCopies()).toHaveLength(1_000);
    await emitRevocations(env, 2);
    await emitRevocations(env, 2);

    const copies = await readCopies();
    expect(new Set(copies.map(({ target }) => target)).size).toBe(1_100);
    expect(copies).toHaveLength(1_100);
    expect((await bucket().list()).objects).toHaveLength(3);
    expect(Object.keys(copies[0] ?? {}).toSorted()).toEqual(
      ["action", "at", "event", "id", "organization", "target"].toSorted(),
    );
  });

  it("copies of a member's changes only those that disable the member", async () => {
    const disabled = { disabled_at: [null, 7] };
    const change = { action: "membership.updated", target: { kind: "user", id: owner } } as const;
    await storeEvent({ ...change, details: { role: ["Admin", "Basic_User"] } });
    await storeEvent({ ...change, details: { disabled_at: [7, null] } });
    const id = await storeEvent({ ...change, details: disabled });
    await emitRevocations(env, 1);
    expect(await readCopies()).toMatchObject([{ id, target: owner }]);
  });

  it("names its objects by time, so that a list can begin at one", async () => {
    await storeEndings(1);
    const before = new Date().toISOString();
    await emitRevocations(env, 1);
    expect((await bucket().list({ startAfter: before })).objects).toHaveLength(1);
    const later = new Date(Date.now() + 60_000).toISOString();
    expect((await bucket().list({ startAfter: later })).objects).toHaveLength(0);
  });
});

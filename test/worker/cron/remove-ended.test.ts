import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { removeEnded } from "../../../worker/cron/remove-ended.ts";
import { runCron } from "../../../worker/cron/run-cron.ts";
import { verify } from "../audit/stored-trail.ts";
import { call } from "../support/call.ts";
import { now, storeOrganization, storePerson } from "../support/organizations.ts";
import {
  type StoreTokenOptions,
  storeSession,
  storeToken,
  storeWaitingToken,
} from "../support/store-token.ts";

const DAY = 86_400;
const DAYS = 30;
const LONG_AGO = now() - DAYS * DAY - 60;
const LATELY = now() - DAYS * DAY + 3_600;

let count = 0;
let organization: string;
let owner: string;

beforeEach(async () => {
  organization = await storeOrganization(`org_ended${count++}`);
  owner = await storePerson({ organization });
});

const run = (days = String(DAYS), maxBatches?: number) =>
  removeEnded({ ...env, ENDED_TOKEN_RETENTION_DAYS: days }, new Date(), maxBatches);
const store = async (options: Partial<StoreTokenOptions>) =>
  (await storeToken({ owner, organization, ...options })).id;
const set = (id: string, assignments: string) =>
  env.DB.prepare(`UPDATE tokens SET ${assignments} WHERE id = ?`).bind(id).run();
const rowsOf = async (query: string, ...values: unknown[]) =>
  (
    await env.DB.prepare(query)
      .bind(...values)
      .all()
  ).results;
const listIds = async () => {
  const rows = await rowsOf("SELECT id FROM tokens WHERE organization = ?", organization);
  return rows.map(({ id }) => id as string).toSorted();
};
const readRemovals = async () => {
  const rows = await rowsOf(
    `SELECT details, actor, subject, target_id FROM audit_events
      WHERE organization = ? AND action = 'tokens.removed' ORDER BY seq`,
    organization,
  );
  return rows.map(({ details, ...row }) => ({ ...row, ...JSON.parse(details as string) }));
};

describe("removing ended tokens", () => {
  it("removes tokens and credentials that were revoked or expired for longer than the setting", async () => {
    const ended = [
      await store({ revokedAt: LONG_AGO, scopes: ["API_READ"] }),
      await store({ expiresAt: LONG_AGO }),
      await store({ expiresAt: now() + DAY, revokedAt: LONG_AGO }),
      await store({ kind: "svc", owner: organization, revokedAt: LONG_AGO }),
      await store({ kind: "ses", expiresAt: LONG_AGO }),
    ];
    const kept = [
      await store({}),
      await store({ expiresAt: now() + DAY }),
      await store({ revokedAt: LATELY }),
      await store({ expiresAt: LATELY }),
      await store({ expiresAt: LONG_AGO, revokedAt: LATELY }),
      await storeWaitingToken({ owner, organization }),
      await store({ kind: "ses", expiresAt: now() + DAY }),
    ];
    await env.DB.prepare("INSERT INTO token_usage VALUES (?, 1, 1, 0)").bind(ended[0]).run();
    const feed = await rowsOf("SELECT max(seq) AS seq FROM changes");
    await run();

    expect(await listIds()).toEqual(kept.toSorted());
    for (const table of ["token_secrets", "scopes", "token_usage", "browser_sessions"]) {
      const rest = `SELECT 1 FROM ${table} WHERE token_id IN (SELECT value FROM json_each(?))`;
      expect(await rowsOf(rest, JSON.stringify(ended)), table).toEqual([]);
    }
    const [removal, ...more] = await readRemovals();
    expect(more).toEqual([]);
    expect(removal).toMatchObject({
      actor: null,
      subject: null,
      target_id: organization,
      count: 5,
    });
    expect(removal.tokens.toSorted()).toEqual(ended.toSorted());
    // The verdict of an ended token stays a refusal.
    expect(await rowsOf("SELECT max(seq) AS seq FROM changes")).toEqual(feed);
    expect(
      await rowsOf("SELECT stored_tokens FROM organizations WHERE id = ?", organization),
    ).toEqual([{ stored_tokens: 6 }]);
    expect((await verify()).findings).toEqual([]);
  });

  it("keeps a token while its owner can still collect a new secret", async () => {
    const id = await store({ expiresAt: LONG_AGO });
    await set(
      id,
      `collect_by = ${now() + DAY}, collect_expires = '{"days":30}', collect_from = owner`,
    );
    await run();
    expect(await listIds()).toEqual([id]);

    await set(id, `collect_by = ${LONG_AGO}`);
    await run();
    expect(await listIds()).toEqual([]);
  });

  it("keeps a session while its browser is signed in, so that its installation can be forgotten", async () => {
    const id = await store({ kind: "ses", revokedAt: LONG_AGO, expiresAt: LONG_AGO });
    const other = await store({ kind: "ses", expiresAt: now() + DAY });
    const cookie = `cookie_${id}`;
    const join = (token: string) =>
      env.DB.prepare("UPDATE browser_sessions SET cookie_session_id = ? WHERE token_id = ?")
        .bind(cookie, token)
        .run();
    await join(id);
    await env.DB.prepare(
      "INSERT INTO session (id, user_id, token, expires_at, created_at, updated_at) VALUES (?1, ?2, ?1, 1, 1, 1)",
    )
      .bind(cookie, owner)
      .run();
    await run();
    expect(await listIds()).toEqual([id, other].toSorted());

    await env.DB.prepare("DELETE FROM session WHERE id = ?").bind(cookie).run();
    await join(other);
    await run();
    expect(await listIds()).toEqual([id, other].toSorted());

    await set(other, `revoked_at = ${LATELY}`);
    await run();
    expect(await listIds()).toEqual([other]);
  });

  it("revokes a live token that a removed one issued, with its rows in trail and feed", async () => {
    const parentId = await store({ revokedAt: LONG_AGO });
    const child = await store({ parentId, expiresAt: now() + DAY });
    const grandchild = await store({ parentId: child });
    const ended = await store({ parentId, expiresAt: LONG_AGO });
    await run();

    expect(await listIds()).toEqual([child, grandchild].toSorted());
    for (const id of [child, grandchild]) {
      expect(
        await rowsOf("SELECT revoked_at IS NULL AS live FROM tokens WHERE id = ?", id),
      ).toEqual([{ live: 0 }]);
      expect(
        await rowsOf("SELECT action, details FROM audit_events WHERE target_id = ?", id),
      ).toEqual([{ action: "token.revoked", details: '{"reason":"parent_removed"}' }]);
      expect(await rowsOf("SELECT kind FROM changes WHERE target_id = ?", id)).toHaveLength(1);
    }
    expect(await rowsOf("SELECT 1 FROM audit_events WHERE target_id = ?", ended)).toEqual([]);
  });

  it("names all removed tokens of a large backlog in small rows, and lets organizations take turns", async () => {
    const other = await storeOrganization(`org_ended${count++}`);
    const fill = (id: string, tokens: number) =>
      env.DB.prepare(
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
          INSERT INTO tokens (id, kind, owner, organization, created_by, name, created_at, expires_at)
          SELECT 'tok_' || ?1 || i, 'pat', ?3, ?1, ?3, 'n', 1, i FROM n`,
      )
        .bind(id, tokens, owner)
        .run();
    await fill(organization, 200);
    await fill(other, 40);
    await run(String(DAYS), 6);

    const removals = await readRemovals();
    expect(removals.map(({ tokens }) => tokens.length)).toEqual([32, 32, 32]);
    expect(await listIds()).toHaveLength(200 - 96);
    expect(await rowsOf("SELECT 1 FROM tokens WHERE organization = ?", other)).toEqual([]);
    await run();
    expect(await listIds()).toEqual([]);
    const named = (await readRemovals()).flatMap(({ tokens }) => tokens);
    expect([named.length, new Set(named).size]).toEqual([200, 200]);
  });

  it("answers 404 for a removed token, and keeps what the trail says of it", async () => {
    const session = await storeSession(owner, organization);
    const body = { name: "n", expires: { days: 30 }, scopes: [{ permission: "API_READ" }] };
    const issued = await call("/v1/tokens", { method: "POST", token: session, body });
    const { id } = await issued.json<{ id: string }>();
    await set(id, `revoked_at = ${LONG_AGO}`);
    await run();

    expect((await call(`/v1/tokens/${id}`, { token: session })).status).toBe(404);
    const regenerate = { method: "POST", token: session, body: { expires: { days: 30 } } };
    const path = `/v1/tokens/${id}/regenerate`;
    const headers = { "If-Match": '"1"' };
    expect((await call(path, { ...regenerate, headers })).status).toBe(404);
    const activity = await call(`/v1/tokens/${id}/activity`, { token: session });
    expect(await activity.json()).toMatchObject({ events: [{ action: "token.issued" }] });
  });

  it("removes nothing unless the setting says after how many days", async () => {
    const id = await store({ revokedAt: 1 });
    await run("");
    await runCron(env, new Date());
    expect(await listIds()).toEqual([id]);
  });

  it.each(["0", "-1", "1.5", "30d", "100000"])("refuses the setting %j", async (days) => {
    const id = await store({ revokedAt: 1 });
    await expect(run(days)).rejects.toThrow(/ENDED_TOKEN_RETENTION_DAYS/);
    expect(await listIds()).toEqual([id]);
  });

  it("is a part of the cron", async () => {
    await store({ revokedAt: LONG_AGO });
    await runCron({ ...env, ENDED_TOKEN_RETENTION_DAYS: String(DAYS) }, new Date());
    expect(await listIds()).toEqual([]);
  });
});

import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Revocation } from "../../../worker/audit/revocation.ts";
import { replayRevocations } from "../../../worker/db/recovery/replay-revocations.ts";
import { emitRevocations } from "../../../worker/http/emit-revocations.ts";
import { getRandomBytes } from "../../../worker/http/get-random-bytes.ts";
import { generateId } from "../../../worker/tokens/generate-id.ts";
import { prepareMutation } from "../audit/mutations.ts";
import { verify } from "../audit/stored-trail.ts";
import { PREPARE_MS, prepare } from "../identity/support/browser.ts";
import { call } from "../support/call.ts";
import { dropTables } from "../support/drop-tables.ts";
import { countCopies } from "../support/keeper.ts";
import { NO_ACTOR } from "../support/no-actor.ts";
import { HOME, now, storeOrganization, storePerson } from "../support/organizations.ts";
import { storeKeptToken } from "../support/store-kept-token.ts";
import { storeSession, storeToken } from "../support/store-token.ts";
import { clearCopies, readCopies } from "./copied-revocations.ts";
import { copyDatabase, restoreDatabase } from "./database-copy.ts";
import { listEnded, readWorking } from "./read-working.ts";

beforeAll(prepare, PREPARE_MS);
beforeEach(async () => {
  await dropTables(env.DB);
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  await storeOrganization();
  await clearCopies();
});

const replay = (revocations: readonly Revocation[], dryRun = false) =>
  replayRevocations(env.DB, revocations, {
    macs: NO_ACTOR.macs,
    now: now(),
    newRequestId: () => generateId("aud", getRandomBytes),
    dryRun,
  });
const regenerate = (session: string, id: string, version: number) =>
  call(`/v1/tokens/${id}/regenerate`, {
    method: "POST",
    token: session,
    body: { expires: { days: 30 }, grace_seconds: 0 },
    headers: { "If-Match": `"${version}"` },
  });
const NOTHING = {
  ...{ sessions: 0, tokens: 0, credentials: 0, pending: 0, members: 0, copies: 0 },
  passwords: [],
};

/** Returns what `send` has copied out of the database. */
async function copiesOf(send: () => Promise<unknown>): Promise<Revocation[]> {
  await send();
  await emitRevocations(env, 10);
  return await readCopies();
}

const ENDING = [
  "DELETE /v1/tokens",
  "POST /v1/tokens/revoke-all",
  "POST /v1/tokens/:id/revoke",
  "DELETE /v1/tokens/:id",
  "DELETE /v1/tokens/:id/collect",
  "DELETE /v1/tokens/self",
  "POST /v1/organizations/current/leave",
  "DELETE /v1/users/:user_id",
  "DELETE /v1/users/:user_id/tokens/:id/collect",
  "DELETE /v1/sessions/:id",
  "POST /v1/credentials/:id/revoke",
  "POST /oauth/revoke",
  "POST /password",
];

describe.each(ENDING)("after a restore to before %s, a replay", (key) => {
  it("ends again what was ended, once and with signed rows", async () => {
    const send = await prepareMutation(key);
    const copy = await copyDatabase();
    const before = await readWorking();
    const copies = await copiesOf(send);
    const ended = await listEnded(before);
    await restoreDatabase(copy);
    expect(await listEnded(before)).toEqual([]);

    const planned = await replay(copies, true);
    expect(await listEnded(before)).toEqual([]);
    const counts = await replay(copies);
    expect(counts).toEqual(planned);
    expect((await listEnded(before)).toSorted().concat(counts.passwords)).toEqual(
      expect.arrayContaining(ended),
    );
    expect((await verify()).findings).toEqual([]);
    const last = env.DB.prepare("SELECT kind FROM changes ORDER BY seq DESC LIMIT 1");
    expect(await last.first()).toEqual({ kind: "all" });
    expect(await replay(copies)).toEqual({ ...NOTHING, passwords: counts.passwords });
  });
});

describe("a replay", () => {
  it("leaves alone what the database knows of", async () => {
    const owner = await storePerson();
    const session = await storeSession(owner);
    const { id } = await storeToken({ owner });
    const copies = await copiesOf(() => regenerate(session, id, 1));
    expect(copies).not.toEqual([]);
    expect(await replay(copies)).toEqual(NOTHING);
  });

  it("ends the old secret of a token that was regenerated, and no newer one", async () => {
    const owner = await storePerson();
    const session = await storeSession(owner);
    const { id, plaintext } = await storeToken({ owner });
    const self = (token: string) => call("/v1/tokens/self", { token });
    const copy = await copyDatabase();
    const copies = await copiesOf(async () => {
      await regenerate(session, id, 1);
      await regenerate(session, id, 2);
    });
    await restoreDatabase(copy);
    expect((await self(plaintext)).status).toBe(200);

    expect(await replay(copies)).toEqual({ ...NOTHING, tokens: 1 });
    expect((await self(plaintext)).status).toBe(401);
    const { secret } = await (await regenerate(session, id, 2)).json<{ secret: string }>();
    expect(await replay(copies)).toEqual(NOTHING);
    expect((await self(secret)).status).toBe(200);
  });

  it("may run twice for a token that was regenerated very often", async () => {
    const owner = await storePerson();
    const session = await storeSession(owner);
    const { id } = await storeToken({ owner });
    const copies = Array.from({ length: 300 }, (_, index): Revocation => {
      const at = new Date(1_700_000_000_000 + index * 60_000).toISOString().replace(".000", "");
      const event = { event: "revocation", action: "token.regenerated" } as const;
      return { ...event, id: `aud_often${index}`, at, target: id, organization: HOME };
    });
    expect(await replay(copies)).toEqual({ ...NOTHING, tokens: 1 });
    expect((await regenerate(session, id, 2)).status).toBe(200);
    expect(await replay(copies.toReversed())).toEqual(NOTHING);
  });

  it("ends the secret that a collected one had replaced", async () => {
    const owner = await storePerson();
    const session = await storeSession(owner);
    const { id, plaintext } = await storeToken({ owner });
    await env.DB.prepare(
      `UPDATE tokens SET collect_by = unixepoch() + 600, collect_expires = '{"days":30}', collect_from = ?
        WHERE id = ?`,
    )
      .bind(await storePerson({ role: "Global_Admin" }), id)
      .run();
    const copy = await copyDatabase();
    const copies = await copiesOf(() =>
      call(`/v1/tokens/${id}/collect`, { method: "POST", token: session }),
    );
    await restoreDatabase(copy);
    expect(await replay(copies)).toEqual({ ...NOTHING, tokens: 1 });
    expect((await call("/v1/tokens/self", { token: plaintext })).status).toBe(401);
  });

  it("disables members who were disabled", async () => {
    const person = await storePerson();
    const manager = await storeSession(await storePerson({ role: "Global_Admin" }));
    const { plaintext } = await storeToken({ owner: person });
    const copy = await copyDatabase();
    const copies = await copiesOf(() =>
      call(`/v1/users/${person}`, { method: "PATCH", token: manager, body: { disabled: true } }),
    );
    await restoreDatabase(copy);
    expect(await replay(copies)).toEqual({ ...NOTHING, members: 1 });
    expect((await call("/v1/tokens/self", { token: plaintext })).status).toBe(401);
  });

  it("ends thousands of tokens, each once, although copies are repeated", async () => {
    const owner = await storePerson();
    await env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
       INSERT INTO tokens (id, kind, owner, organization, created_by, name, created_at)
       SELECT 'tok_' || i, 'pat', ?1, 'org_home', ?1, 'A', 1 FROM n`,
    )
      .bind(owner)
      .run();
    const copies = Array.from({ length: 4_000 }, (_, index): Revocation => {
      const number = (index % 2_000) + 1;
      return {
        event: "revocation",
        id: `aud_${number}`,
        at: "2026-11-30T12:00:00Z",
        action: "token.revoked",
        target: `tok_${number}`,
        organization: "org_home",
      };
    });
    expect(await replay(copies)).toEqual({ ...NOTHING, tokens: 2_000 });
    const other = copies.map((copy) => ({ ...copy, id: `${copy.id}x`, organization: "org_other" }));
    expect(await replay(other)).toEqual(NOTHING);
  });
});

it("a replay destroys the keys of all kept secrets, since forgotten ones may be back", async () => {
  const id = await storeKeptToken({ owner: await storePerson() });
  expect(await replay([], true)).toEqual({ ...NOTHING, copies: 1 });
  expect(await countCopies(id)).toBe(1);
  expect(await replay([])).toEqual({ ...NOTHING, copies: 1 });
  expect(await countCopies(id)).toBe(0);
  expect(await replay([])).toEqual(NOTHING);
});

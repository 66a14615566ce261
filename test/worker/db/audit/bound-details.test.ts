import { env } from "cloudflare:workers";
import { type SQL, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import type { AuditAction } from "../../../../shared/wire/audit-event.ts";
import { MAX_DETAILS_BYTES } from "../../../../worker/audit/bound-details.ts";
import {
  insertLinkAuditEvents,
  insertMemberAuditEvents,
  insertTokenAuditEvents,
} from "../../../../worker/db/audit/audit-statement.ts";
import { listInDetails } from "../../../../worker/db/audit/bounded-details.ts";
import { openDatabase } from "../../../../worker/db/database.ts";
import { verify } from "../../audit/stored-trail.ts";
import { NO_ACTOR } from "../../support/no-actor.ts";
import { HOME, now, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeEvent } from "../../support/store-event.ts";
import { storeToken } from "../../support/store-token.ts";

/** Every action; the compiler asks for a new one. */
const ACTIONS: Record<AuditAction, true> = {
  ...{
    "token.issued": true,
    "token.updated": true,
    "token.old_secret_stopped": true,
    "token.regenerated": true,
  },
  ...{ "token.revoked": true, "token.deleted": true, "token.secret_reused": true },
  ...{ "token.collected": true, "token.declined": true, "token.withdrawn": true },
  ...{ "token.secret_kept": true, "token.secret_opened": true, "token.secret_forgotten": true },
  ...{ "token.lapsed": true, "session.started": true, "session.ended": true },
  ...{ "sign_in.succeeded": true, "sign_in.failed": true, "sign_in.throttled": true },
  ...{ sign_out: true, "consent.granted": true, "consent.denied": true, "code.replayed": true },
  ...{ "code.refused": true, "user.updated": true, "scope.refused": true },
  ...{ "credential.issued": true, "credential.revoked": true, "organization.created": true },
  ...{ "catalog.put": true, "organization.updated": true, "membership.created": true },
  ...{ "membership.updated": true, "membership.removed": true, "authority.refused": true },
  ...{ "invitation.created": true, "invitation.revoked": true, "password_link.created": true },
  ...{ "password_link.revoked": true, "password.set": true, "user.created": true },
  ...{ "audit.exported": true, "audit.pruned": true, "audit.read": true },
  ...{ "provider.created": true, "provider.changed": true, "provider.disabled": true },
  ...{ "provider.deleted": true, "provider.tried": true, "provider.domain_added": true },
  ...{ "provider.domain_proved": true, "provider.domain_lost": true },
  ...{ "provider.domain_removed": true },
  ...{ "token.recognized": true, "tokens.removed": true },
  ...{ "sign_in.refused": true, "sign_in.emergency": true, "mapping.refused": true },
  ...{ "identity.linked": true, "identity.unlinked": true, "sign_in.ended": true },
};

const ids = (count: number, length = 20) =>
  Array.from({ length: count }, (_, index) => `id${index}.`.padEnd(length, "x"));
const pairs = (list: string[]) => list.map((id) => [id, "e".repeat(id.length)]);

/** Details that are too long in each way that an action's details can be. */
const LONG: Record<string, Record<string, unknown>> = {
  "a long list": { permissions: ids(500, 128) },
  "a changed list": { name: ["a", "b"], scopes: [pairs(ids(500, 128)), pairs(ids(499, 128))] },
  "lists of objects": {
    version: [1, 2],
    dropped: {
      permissions: ids(2_000).map((permission) => ({ permission, tokens: 1 })),
      roles: [],
    },
  },
  "lists in a list": { lists: ids(40).map(() => ids(40)) },
  "many lists": Object.fromEntries(ids(60, 8).map((name) => [name, ids(40)])),
  "a long text": { description: ["\u{1f600}".repeat(1_000), "a\n'\"\\".repeat(2_000)] },
  "many fields": Object.fromEntries(ids(500).map((name) => [name, 1])),
};

async function readDetails(id: string): Promise<Record<string, unknown>> {
  const text = await env.DB.prepare("SELECT details FROM audit_events WHERE id = ?")
    .bind(id)
    .first<string>("details");
  const length = new TextEncoder().encode(text ?? "").length;
  expect(length).toBeLessThanOrEqual(MAX_DETAILS_BYTES);
  return JSON.parse(text ?? "");
}

/** Stores details that the batch computes. @returns them as stored */
async function storeComputed(details: unknown): Promise<Record<string, unknown>> {
  return readDetails(await storeEvent({ details: sql`json(${JSON.stringify(details)})` }));
}
const store = async (details: Record<string, unknown>) =>
  readDetails(await storeEvent({ details }));

const storeComputedList = async (from: SQL) => {
  const list = listInDetails(sql`json_quote(value)`, { order: sql`key` }, from);
  return readDetails(await storeEvent({ details: sql`json_object('list', ${list})` }));
};

const withoutDigests = (value: unknown) =>
  JSON.parse(JSON.stringify(value, (name, field) => (name === "sha256" ? undefined : field)));

describe.each(Object.keys(ACTIONS) as AuditAction[])("the details of %s", (action) => {
  it("never exceed the bound, whoever computes them", async () => {
    const details = { scopes: [[], pairs(ids(40, 64))] };
    await readDetails(await storeEvent({ action, details }));
    const computed = sql`json(${JSON.stringify(details)})`;
    await readDetails(await storeEvent({ action, details: computed }));
  });
});

describe("the details of an audit row", () => {
  it("keep 32 entries of a list, and 256 characters of a text, as they are", async () => {
    const details = { scopes: [[], pairs(ids(32))], description: ["", "x".repeat(256)] };
    expect(await store(details)).toEqual(details);
    expect(await storeComputed(details)).toEqual(details);
  });

  it("have the first entries, the count and the digest of a longer list", async () => {
    const list = ids(33);
    const digest = await crypto.subtle.digest(
      "SHA-256",
      new TextEncoder().encode(JSON.stringify(list)),
    );
    expect(await store({ permissions: list })).toEqual({
      permissions: {
        entries: list.slice(0, 32),
        count: 33,
        sha256: Buffer.from(digest).toString("hex"),
      },
    });
  });

  it("first name what a longer list gained and lost", async () => {
    const [lost = [], ...kept] = pairs(ids(40));
    const details = {
      scopes: [
        [...kept, lost],
        [...kept, ["gained", null]],
      ],
    };
    const cut = {
      scopes: [
        { entries: [lost, ...kept.slice(0, 31)], count: 40 },
        { entries: [["gained", null], ...kept.slice(0, 31)], count: 40 },
      ],
    };
    expect(withoutDigests(await store(details))).toEqual(cut);
  });

  it.each(Object.entries(LONG))("never exceed the bound: %s", async (_, long) => {
    await store(long);
    await storeComputed(long);
  });

  it("list what the batch finds in the same form, without a digest", async () => {
    const list = ids(40);
    const computed = (entries: unknown[]) =>
      storeComputedList(sql`FROM json_each(${JSON.stringify(entries)})`);
    expect(await computed(list.slice(0, 32))).toEqual({ list: list.slice(0, 32) });
    expect(await computed(list)).toEqual({ list: { entries: list.slice(0, 32), count: 40 } });
    expect(await computed(ids(30, 128))).toEqual({
      list: { entries: ids(30, 128).slice(0, 9), count: 30 },
    });
    expect(await computed([])).toEqual({ list: [] });
  });

  it("are bounded in the rows that one statement writes for tokens, members and links", async () => {
    await storeOrganization();
    const owner = await storePerson();
    await storeToken({ owner, scopes: ids(500, 120) });
    await env.DB.prepare("UPDATE memberships SET groups = ? WHERE person = ?")
      .bind(JSON.stringify(ids(200, 60)), owner)
      .run();
    await env.DB.prepare(
      `INSERT INTO one_time_links (id, kind, digest, organization, person, created_by, created_at, expires_at)
        VALUES ('lnk_1', 'password', 'd', ?1, ?2, ?2, 1, 2)`,
    )
      .bind(HOME, owner)
      .run();
    const db = openDatabase(env.DB);
    const event = { at: now(), actor: NO_ACTOR };
    const ofToken = sql`json_object('scopes', (
      SELECT json_group_array(json_array(permission, NULL)) FROM scopes WHERE token_id = t.id))`;
    await db.batch([
      insertTokenAuditEvents(
        db,
        { ...event, action: "token.updated" },
        sql`FROM tokens t WHERE t.owner = ${owner}`,
        ofToken,
      ),
      insertMemberAuditEvents(
        db,
        event,
        sql`FROM memberships m WHERE m.person = ${owner}`,
        sql`json_object('groups', json_array(json(m.groups), json_array()))`,
      ),
      insertLinkAuditEvents(
        db,
        { ...event, action: "password_link.revoked", details: LONG["a long list"] ?? {} },
        sql`FROM one_time_links l WHERE l.person = ${owner}`,
      ),
    ]);
    const { results } = await env.DB.prepare(
      "SELECT id, action, details FROM audit_events WHERE subject = ? ORDER BY seq",
    )
      .bind(owner)
      .all<{ id: string; action: string }>();
    expect(results.map(({ action }) => action)).toEqual([
      "token.updated",
      "membership.updated",
      "password_link.revoked",
    ]);
    const [ofTokenRow, ofMemberRow] = await Promise.all(results.map(({ id }) => readDetails(id)));
    expect(ofTokenRow).toEqual({ cut: { bytes: expect.any(Number) } });
    expect(ofMemberRow).toEqual({ cut: { bytes: expect.any(Number) } });
  });

  it("are intact for the check of the trail", async () => {
    await store(LONG["a long list"] ?? {});
    await storeComputed(LONG["a long list"] ?? {});
    expect(await verify()).toMatchObject({ findings: [], unsigned: 0 });
  });
});

import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { ProviderResource } from "../../../../shared/wire/provider-resource.ts";
import { call } from "../../support/call.ts";
import { HOME, now, storeOrganization, storePerson } from "../../support/organizations.ts";
import {
  openProviderEditor,
  type ProviderEditor,
  readEvents,
  readProblem,
  storeIdentity,
} from "../../support/provider-editor.ts";
import { storeProvider } from "../../support/store-provider.ts";
import { storeToken } from "../../support/store-token.ts";

let editor: ProviderEditor;
beforeEach(async () => {
  editor = await openProviderEditor();
});
const send: ProviderEditor["send"] = (...request) => editor.send(...request);
const create: ProviderEditor["create"] = (change) => editor.create(change);

describe("disabling, deleting and shortening a provider", () => {
  /** Stores a sign-in that the methods proved, and a session of the extension from it. */
  async function storeSignIn(
    provider: string,
    methods: string[],
    { organization = HOME, at = 1 }: { organization?: string; at?: number } = {},
  ) {
    const owner = await storePerson({ organization });
    const token = await storeToken({ kind: "ses", owner, organization, expiresAt: now() + 3600 });
    const id = `ses_${crypto.randomUUID()}`;
    await env.DB.batch([
      env.DB.prepare(
        `INSERT INTO session (id, user_id, token, expires_at, created_at, updated_at)
          VALUES (?1, ?2, ?1, 9e12, 1000, 1000)`,
      ).bind(id, owner),
      env.DB.prepare("UPDATE browser_sessions SET cookie_session_id = ? WHERE token_id = ?").bind(
        id,
        token.id,
      ),
      ...methods.map((method) =>
        env.DB.prepare(
          "INSERT INTO sign_in_proofs (session, method, provider, at) VALUES (?, ?, ?, ?)",
        ).bind(id, method, ...(method === "provider" ? [provider, at] : ["", now()])),
      ),
    ]);
    return { id, owner, session: token.plaintext, tokenId: token.id };
  }
  const isSignedIn = async ({ id }: { id: string }) =>
    (await env.DB.prepare("SELECT 1 FROM session WHERE id = ?").bind(id).first()) !== null;
  const works = async ({ session: token }: { session: string }) =>
    (await call("/v1/me", { token })).status === 200;
  const end = (how: string, id: string) =>
    how === "deleted" ? send("DELETE", `/${id}`) : send("PATCH", `/${id}`, { disabled: true });

  it.each(["disabled", "deleted"])("ends what it vouched for: %s", async (how) => {
    const [id, other] = [await storeProvider(), await storeProvider()];
    const vouched = await storeSignIn(id, ["provider"]);
    const stepped = await storeSignIn(id, ["password", "provider"]);
    const own = await storeSignIn(id, ["password"]);
    const others = await storeSignIn(other, ["provider"]);
    const headBefore = await env.DB.prepare("SELECT max(seq) AS seq FROM changes").first("seq");

    expect((await end(how, id)).ok).toBe(true);
    const all = [vouched, stepped, own, others];
    expect(await Promise.all(all.map(works))).toEqual([false, false, true, true]);
    expect(await Promise.all(all.map(isSignedIn))).toEqual([false, true, true, true]);
    const { results } = await env.DB.prepare(
      "SELECT target_id FROM changes WHERE kind = 'token' AND seq > ? ORDER BY target_id",
    )
      .bind(headBefore)
      .all();
    const ended = [vouched.tokenId, stepped.tokenId].toSorted();
    expect(results.map(({ target_id: target }) => target)).toEqual(ended);
    const proofs = await env.DB.prepare("SELECT session FROM sign_in_proofs WHERE provider = ?")
      .bind(id)
      .all();
    expect(proofs.results).toEqual([]);
    expect((await readEvents(id)).at(-1)?.action).toBe(`provider.${how}`);
  });

  it("ends no session of another organization, which the provider did not open", async () => {
    await storeOrganization("org_other");
    const id = await storeProvider();
    const foreign = await storeSignIn(id, ["password", "provider"], { organization: "org_other" });
    await end("disabled", id);
    expect(await works(foreign)).toBe(true);
  });

  it("enables a provider again", async () => {
    const id = await storeProvider();
    await end("disabled", id);
    const response = await send("PATCH", `/${id}`, { disabled: false });
    expect((await response.json<ProviderResource>()).disabled_at).toBeNull();
    expect((await readEvents(id)).map(({ action }) => action)).toEqual([
      "provider.disabled",
      "provider.changed",
    ]);
  });

  it.each(["disabled", "deleted"])(
    "is refused while the organization signs in through it alone: %s",
    async (how) => {
      const [id, other] = [await storeProvider(), await storeProvider({ disabledAt: 1 })];
      await env.DB.prepare("UPDATE organizations SET sign_in = 'provider' WHERE id = ?")
        .bind(HOME)
        .run();
      expect(await readProblem(await end(how, id))).toEqual({
        status: 409,
        type: "provider_required",
      });
      expect((await send("DELETE", `/${other}`)).status).toBe(204);
      await storeProvider();
      expect((await end(how, id)).ok).toBe(true);
    },
  );

  it.each(["disabled", "deleted"])(
    "is refused while no administrator has a password and no other provider is left: %s",
    async (how) => {
      const id = await storeProvider();
      await env.DB.prepare("DELETE FROM account").run();
      expect(await readProblem(await end(how, id))).toEqual({
        status: 409,
        type: "provider_required",
      });
      const other = await storeProvider();
      expect((await end(how, id)).ok).toBe(true);
      expect((await end(how, other)).status).toBe(409);
    },
  );

  it("leaves its people as members, whom administrators manage again", async () => {
    const [id, other] = [await storeProvider(), await storeProvider()];
    const [person, both] = [await storePerson(), await storePerson()];
    await storeIdentity(id, person);
    await storeIdentity(id, both);
    await storeIdentity(other, both);
    await env.DB.prepare(
      "UPDATE memberships SET managed_by = 'mapping', away_at = 9e9 WHERE person IN (?, ?)",
    )
      .bind(person, both)
      .run();
    expect((await send("DELETE", `/${id}`)).status).toBe(204);
    const read = (member: string) =>
      env.DB.prepare("SELECT managed_by, away_at FROM memberships WHERE person = ?")
        .bind(member)
        .first();
    expect(await read(person)).toEqual({ managed_by: null, away_at: null });
    expect(await read(both)).toEqual({ managed_by: "mapping", away_at: 9e9 });
    const { results } = await env.DB.prepare("SELECT 1 FROM identities WHERE provider = ?")
      .bind(id)
      .all();
    expect(results).toEqual([]);
  });

  it("wakes the tokens of a connected person, whom no sign-in could wake any more", async () => {
    const id = await storeProvider();
    const person = await storePerson();
    await storeIdentity(id, person);
    await env.DB.prepare("UPDATE memberships SET away_at = 1 WHERE person = ?").bind(person).run();
    const head = await env.DB.prepare("SELECT max(seq) AS seq FROM changes").first("seq");
    expect((await send("DELETE", `/${id}`)).status).toBe(204);
    expect(
      await env.DB.prepare("SELECT away_at FROM memberships WHERE person = ?").bind(person).first(),
    ).toEqual({ away_at: null });
    const { results } = await env.DB.prepare("SELECT kind, target_id FROM changes WHERE seq > ?")
      .bind(head)
      .all();
    expect(results).toContainEqual({ kind: "organization", target_id: HOME });
  });

  it("applies fewer hours to live sessions that no other proof opens", async () => {
    const [id, other] = [await storeProvider(), await storeProvider()];
    const anHourAgo = now() - 3600;
    const ended = await storeSignIn(id, ["provider"], { at: anHourAgo });
    const capped = await storeSignIn(id, ["provider"], { at: anHourAgo + 1800 });
    const stepped = await storeSignIn(id, ["password", "provider"], { at: anHourAgo });
    const own = await storeSignIn(id, ["password"]);
    const others = await storeSignIn(other, ["provider"], { at: anHourAgo });
    const all = [ended, capped, stepped, own, others];
    for (const { owner } of [ended, capped, stepped]) await storeIdentity(id, owner);
    await storeIdentity(other, others.owner);
    const readExpiry = async ({ tokenId }: { tokenId: string }) =>
      (await env.DB.prepare("SELECT expires_at FROM tokens WHERE id = ?")
        .bind(tokenId)
        .first<number>("expires_at")) ?? 0;
    const before = await Promise.all(all.map(readExpiry));
    const head = await env.DB.prepare("SELECT max(seq) AS seq FROM changes").first("seq");

    expect((await send("PATCH", `/${id}`, { session_hours: 13 })).status).toBe(200);
    expect(await Promise.all(all.map(readExpiry))).toEqual(before);
    expect((await send("PATCH", `/${id}`, { session_hours: 1 })).status).toBe(200);
    expect(await Promise.all(all.map(works))).toEqual([false, true, true, true, true]);
    const after = await Promise.all(all.map(readExpiry));
    expect(after).toEqual(before.with(1, anHourAgo + 1800 + 3600));
    const { results } = await env.DB.prepare(
      "SELECT DISTINCT target_id FROM changes WHERE kind = 'token' AND seq > ?",
    )
      .bind(head)
      .all();
    const changed = [ended.tokenId, capped.tokenId].toSorted();
    expect(results.map(({ target_id: target }) => target).toSorted()).toEqual(changed);
  });

  it("honours If-Match", async () => {
    const { id } = await create();
    const response = await send("DELETE", `/${id}`, undefined, { "If-Match": '"7"' });
    expect(await readProblem(response)).toEqual({ status: 409, type: "stale_version" });
  });
});

import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { toEpochSeconds, toRfc3339 } from "../../../../shared/time.ts";
import { call } from "../../support/call.ts";
import { now, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";

let person: string;
let session: string;

beforeAll(() => storeOrganization());
beforeEach(async () => {
  person = await storePerson({ role: "Basic_User" });
  session = await storeSession(person);
});

const rfc3339 = (at: number) => toRfc3339(toEpochSeconds(new Date(at * 1000)));
const storedHint = (id: string) =>
  env.DB.prepare("SELECT hint FROM token_secrets WHERE token_id = ?")
    .bind(id)
    .first<string>("hint");

describe("GET /v1/tokens/{id}", () => {
  it("shows a grace period while it lasts, the use of a replaced secret, and the parent token", async () => {
    const { id } = await storeToken({ owner: person, expiresAt: now() + 900 });
    const parent = await storeToken({ owner: person });
    const change = (sets: string) =>
      env.DB.prepare(`UPDATE tokens SET ${sets} WHERE id = ?`).bind(id).run();
    const supersede = (until: number) =>
      env.DB.prepare(
        `INSERT INTO token_secrets (digest, token_id, kid, hint, created_at, valid_until)
          VALUES (?, ?, 'a', 'lk_pat_old…old', 1, ?)`,
      )
        .bind(`digest-${until}`, id, until)
        .run();
    const view = async () => (await call(`/v1/tokens/${id}`, { token: session })).json();
    const hint = (await storedHint(id)) ?? "";

    expect(await view()).toMatchObject({
      hint,
      previous_secret_expires_at: null,
      superseded_use_at: null,
      issued_by: null,
    });
    await supersede(now() - 5);
    expect(await view()).toMatchObject({ hint, previous_secret_expires_at: null });
    const until = now() + 600;
    await supersede(until);
    await change(`superseded_use_at = 1000000000, parent_id = '${parent.id}'`);
    expect(await view()).toMatchObject({
      hint,
      previous_secret_expires_at: rfc3339(until),
      superseded_use_at: "2001-09-09T01:46:40Z",
      issued_by: parent.id,
    });
    const end = now() + 300;
    await change(`expires_at = ${end}`);
    expect(await view()).toMatchObject({
      previous_secret_expires_at: rfc3339(end),
    });
    await change("revoked_at = 1");
    expect(await view()).toMatchObject({ hint, previous_secret_expires_at: null });
  });
});

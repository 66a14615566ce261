import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { call } from "../../support/call.ts";
import { storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession } from "../../support/store-token.ts";
import { readTrailOf } from "../../support/trail.ts";
import { Browser, PREPARE_MS, prepare, storeAccount } from "../support/browser.ts";
import { answer, codeOf, enter, invite, invited, passwordLink } from "../support/links.ts";
import { refusalOf } from "../support/refusal-of.ts";

const OTHER = "org_other";
let admin: string;
let session: string;
let address = 0;

beforeAll(async () => {
  await prepare();
  await storeOrganization(OTHER);
}, PREPARE_MS);
beforeEach(async () => {
  admin = await storePerson({ role: "Global_Admin" });
  session = await storeSession(admin);
});

/** Returns true if a link opens its page. */
async function opens(path: "/invitation" | "/password", link: { link: string }): Promise<boolean> {
  const browser = new Browser({ address: `198.51.100.${++address}` });
  const page = await enter(browser, path, codeOf(link));
  return page.status === 200 && (await refusalOf(page)) === null;
}
async function member(): Promise<string> {
  const person = await storeAccount(`member${++address}@example.test`);
  return storePerson({ id: person });
}
/** Removes a member, and makes the person a member with `role` again. */
async function removeAndReturn(person: string, role: string): Promise<void> {
  const response = await call(`/v1/users/${person}`, { method: "DELETE", token: session });
  expect(response.status).toBe(204);
  await storePerson({ id: person, role });
}
const ended = async (target: string) =>
  (await readTrailOf(target)).filter(({ action }) => action.endsWith(".revoked"));

describe("an unused link ends for good", () => {
  it("with the membership of its creator, but not in another organization", async () => {
    const creator = await storePerson({ role: "Global_Admin" });
    await storePerson({ id: creator, role: "Global_Admin", organization: OTHER });
    const theirs = await storeSession(creator);
    const person = await member();
    const invitation = await invited(theirs, { email: "made@elsewhere.test" });
    const password = await passwordLink(theirs, person);
    const elsewhere = await invited(await storeSession(creator, OTHER), { email: "made@far.test" });
    await removeAndReturn(creator, "Global_Admin");

    expect(await opens("/invitation", invitation)).toBe(false);
    expect(await opens("/password", password)).toBe(false);
    expect(await opens("/invitation", elsewhere)).toBe(true);
    expect(await ended(invitation.id)).toMatchObject([
      { action: "invitation.revoked", actor: admin, details: { reason: "removed" } },
    ]);
    expect(await ended(person)).toMatchObject([
      { action: "password_link.revoked", actor: admin, details: { reason: "removed" } },
    ]);
  });

  it("with the membership of the person whose password it sets", async () => {
    const person = await member();
    const password = await passwordLink(session, person);
    await removeAndReturn(person, "Basic_User");

    expect(await opens("/password", password)).toBe(false);
  });

  it("with the next link for the person", async () => {
    const person = await member();
    await passwordLink(session, person);
    expect(await ended(person)).toEqual([]);
    await passwordLink(session, person);

    expect(await ended(person)).toMatchObject([{ action: "password_link.revoked", actor: admin }]);
  });

  it("when another link of the person is used, but not in another organization", async () => {
    const person = await member();
    await storePerson({ id: person, organization: OTHER });
    await storePerson({ id: admin, role: "Global_Admin", organization: OTHER });
    const there = await passwordLink(await storeSession(admin, OTHER), person);
    const [first, second] = [
      await passwordLink(session, person),
      await passwordLink(session, person),
    ];
    // The first is live again, as if both had been created at once.
    await env.DB.prepare("UPDATE one_time_links SET revoked_at = NULL WHERE person = ?")
      .bind(person)
      .run();
    await answer(new Browser({ address: `198.51.100.${++address}` }), "/password", {
      code: codeOf(second),
    });

    expect(await opens("/password", first)).toBe(false);
    expect(await opens("/password", there)).toBe(true);
    expect(await ended(person)).toContainEqual(
      expect.objectContaining({ details: { reason: "password_set" } }),
    );
  });
});

it("a replaced invitation, or one of a disabled creator, does not count against the limit", async () => {
  const organization = await storeOrganization("org_many");
  const creator = await storePerson({ role: "Global_Admin", organization });
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
     INSERT INTO one_time_links (id, digest, kind, organization, email, role, groups, created_by,
       created_at, expires_at)
     SELECT 'lnk_' || i, 'd' || i, 'invitation', ?, i || '@example.test', 'Admin', '[]', ?, 1, 9e9 FROM n`,
  )
    .bind(organization, creator)
    .run();
  const other = await storeSession(
    await storePerson({ role: "Global_Admin", organization }),
    organization,
  );

  expect((await invite(other, { email: "more@example.test" })).status).toBe(409);
  expect((await invite(other, { email: "7@example.test" })).status).toBe(201);
  await env.DB.prepare("UPDATE memberships SET disabled_at = 1 WHERE person = ?")
    .bind(creator)
    .run();
  expect((await invite(other, { email: "more@example.test" })).status).toBe(201);
});

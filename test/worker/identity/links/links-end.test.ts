import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { call } from "../../support/call.ts";
import { storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession } from "../../support/store-token.ts";
import { trailOf } from "../../support/trail.ts";
import { Browser, PREPARE_MS, prepare, storeAccount } from "../support/browser.ts";
import { answer, codeOf, enter, invite, invited, passwordLink } from "../support/links.ts";

/* What ends a link beside its use, and that the trail says so. */

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

/** Whether a link opens its page. */
async function opens(path: "/invitation" | "/password", link: { link: string }): Promise<boolean> {
  const browser = new Browser({ address: `198.51.100.${++address}` });
  return (await enter(browser, path, codeOf(link))).status === 200;
}
async function member(): Promise<string> {
  const person = await storeAccount(`member${++address}@example.test`);
  return storePerson({ id: person });
}
/** Takes somebody out, who then comes back as what they were. */
async function removeAndReturn(person: string, role: string): Promise<void> {
  const response = await call(`/v1/users/${person}`, { method: "DELETE", token: session });
  expect(response.status).toBe(204);
  await storePerson({ id: person, role });
}
const ended = async (target: string) =>
  (await trailOf(target)).filter(({ action }) => action.endsWith(".revoked"));

describe("a link ends for good", () => {
  it("with the membership of whoever made it, and nowhere else", async () => {
    const maker = await storePerson({ role: "Global_Admin" });
    await storePerson({ id: maker, role: "Global_Admin", organization: OTHER });
    const theirs = await storeSession(maker);
    const person = await member();
    const invitation = await invited(theirs, { email: "made@elsewhere.test" });
    const password = await passwordLink(theirs, person);
    const elsewhere = await invited(await storeSession(maker, OTHER), { email: "made@far.test" });
    await removeAndReturn(maker, "Global_Admin");

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

  it("with the membership of whom it gives a new password", async () => {
    const person = await member();
    const password = await passwordLink(session, person);
    await removeAndReturn(person, "Basic_User");

    expect(await opens("/password", password)).toBe(false);
  });

  it("with the next one for the same person", async () => {
    const person = await member();
    await passwordLink(session, person);
    expect(await ended(person)).toEqual([]);
    await passwordLink(session, person);

    expect(await ended(person)).toMatchObject([{ action: "password_link.revoked", actor: admin }]);
  });

  it("with another one that was used", async () => {
    const person = await member();
    await storePerson({ id: person, organization: OTHER });
    await storePerson({ id: admin, role: "Global_Admin", organization: OTHER });
    const [here, there] = [
      await passwordLink(session, person),
      await passwordLink(await storeSession(admin, OTHER), person),
    ];
    await answer(new Browser({ address: `198.51.100.${++address}` }), "/password", {
      code: codeOf(here),
    });

    expect(await opens("/password", there)).toBe(false);
    expect(await ended(person)).toMatchObject([
      { organization: OTHER, details: { reason: "password_set" } },
    ]);
  });
});

it("does not count against the invitations that may be out once it is replaced, or its maker disabled", async () => {
  const organization = await storeOrganization("org_many");
  const maker = await storePerson({ role: "Global_Admin", organization });
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
     INSERT INTO one_time_links (id, digest, kind, organization, email, role, groups, created_by,
       created_at, expires_at)
     SELECT 'lnk_' || i, 'd' || i, 'invitation', ?, i || '@example.test', 'Admin', '[]', ?, 1, 9e9 FROM n`,
  )
    .bind(organization, maker)
    .run();
  const other = await storeSession(
    await storePerson({ role: "Global_Admin", organization }),
    organization,
  );

  expect((await invite(other, { email: "more@example.test" })).status).toBe(409);
  expect((await invite(other, { email: "7@example.test" })).status).toBe(201);
  await env.DB.prepare("UPDATE memberships SET disabled_at = 1 WHERE person = ?").bind(maker).run();
  expect((await invite(other, { email: "more@example.test" })).status).toBe(201);
});

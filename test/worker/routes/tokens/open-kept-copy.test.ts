import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { call } from "../../support/call.ts";
import { findHint, openKeeper, readProblem } from "../../support/keeper.ts";
import { HOME, now, storeOrganization, storePerson } from "../../support/organizations.ts";
import { setKeeping } from "../../support/store-kept-token.ts";
import { storeToken } from "../../support/store-token.ts";
import { readTokenTrail } from "../../support/trail.ts";

const OTHER = "org_other";
const DAY = 86_400;

beforeAll(async () => {
  for (const id of [HOME, OTHER]) await storeOrganization(id);
});

const NOT_FOUND = { status: 404, type: "not_found" };
const SIGN_IN_AGAIN = { status: 403, type: "sign_in_again" };

it("opens nothing for another installation of the same person", async () => {
  const { keepOk, open, signIn, token } = await openKeeper();
  const { id } = await keepOk();
  const other = await signIn({ browser: "another installation" });
  expect(await readProblem(await open(id, other.plaintext))).toEqual(NOT_FOUND);
  expect((await readTokenTrail(token.id)).map(({ action }) => action)).toEqual([
    "token.secret_kept",
  ]);
});

it("opens nothing of another browser for one that keeps the same secret", async () => {
  const { keepOk, open, signIn } = await openKeeper();
  const other = await signIn({ browser: "another installation" });
  const [here, there] = [await keepOk(), await keepOk(other.plaintext)];
  expect(await readProblem(await open(there.id))).toEqual(NOT_FOUND);
  expect(await readProblem(await open(here.id, other.plaintext))).toEqual(NOT_FOUND);
  expect(await (await open(there.id, other.plaintext)).json()).toMatchObject({ key: there.key });
});

it("opens nothing for another person in the same browser, nor in another organization", async () => {
  const { keepOk, open, owner, browser } = await openKeeper();
  await setKeeping(OTHER, "signed_in");
  const { id } = await keepOk();
  const other = await storePerson();
  await storePerson({ id: owner, organization: OTHER });
  const expiresAt = now() + 3600;
  for (const session of [
    await storeToken({ kind: "ses", owner: other, browser, expiresAt }),
    await storeToken({ kind: "ses", owner, organization: OTHER, browser, expiresAt }),
  ]) {
    expect(await readProblem(await open(id, session.plaintext))).toEqual(NOT_FOUND);
  }
});

it("opens a copy under its own token alone", async () => {
  const { keepOk, owner, session } = await openKeeper();
  const { id } = await keepOk();
  const second = await storeToken({ owner, expiresAt: now() + 3600 });
  const path = `/v1/tokens/${second.id}/copies/${id}`;
  const options = { method: "POST", token: session.plaintext };
  expect(await readProblem(await call(`${path}/open`, options))).toEqual(NOT_FOUND);
  expect((await call(path, { ...options, method: "DELETE" })).status).toBe(404);
});

it.each([
  ["the token was revoked", "UPDATE tokens SET revoked_at = 1 WHERE id = ?"],
  ["the token expired", "UPDATE tokens SET expires_at = unixepoch() WHERE id = ?"],
  [
    "the secret is in its grace",
    "UPDATE token_secrets SET valid_until = unixepoch() + 99 WHERE token_id = ?",
  ],
  ["the token was deleted", "DELETE FROM tokens WHERE id = ?"],
  [
    "members may keep none",
    "UPDATE organizations SET kept_secrets = 'off' WHERE id = (SELECT organization FROM tokens WHERE id = ?)",
  ],
  ["the key was retired", "UPDATE kept_copies SET kid = 'Z' WHERE token_id = ?"],
])("opens nothing, and records nothing, if %s", async (_, change) => {
  const { keepOk, open, token } = await openKeeper();
  const { id } = await keepOk();
  await env.DB.prepare(change).bind(token.id).run();
  expect(await readProblem(await open(id))).toEqual(NOT_FOUND);
  expect((await readTokenTrail(token.id)).map(({ action }) => action)).toEqual([
    "token.secret_kept",
  ]);
});

it("answers 401, never 404, if the session or the member has ended: the ciphertext is kept then", async () => {
  const { keepOk, open, session, owner, signIn } = await openKeeper();
  const { id } = await keepOk();
  await env.DB.prepare("UPDATE memberships SET disabled_at = 1 WHERE person = ?").bind(owner).run();
  expect((await open(id)).status).toBe(401);
  await env.DB.prepare("UPDATE memberships SET disabled_at = NULL WHERE person = ?")
    .bind(owner)
    .run();
  await env.DB.prepare("UPDATE tokens SET revoked_at = 1 WHERE id = ?").bind(session.id).run();
  expect((await open(id)).status).toBe(401);
  expect((await open(id, (await signIn()).plaintext)).status).toBe(200);
});

it.each([
  [23 * 3600, { status: 200 }, 2],
  [DAY - 60, { status: 200 }, 2],
  [DAY, SIGN_IN_AGAIN, 0],
  [25 * 3600, SIGN_IN_AGAIN, 0],
  [null, SIGN_IN_AGAIN, 0],
])(
  "opens with a sign-in of the last day alone, if the organization asks for it: %s s ago gives %j",
  async (age, answer, released) => {
    const { keepOk, keep, open, token, signIn } = await openKeeper({}, "recent_sign_in");
    const { id } = await keepOk();
    const old = await signIn({ provedAt: age === null ? null : now() - age });
    const before = await readTokenTrail(token.id);
    expect(await readProblem(await open(id, old.plaintext))).toMatchObject(answer);
    expect(await readProblem(await keep(old.plaintext))).toMatchObject(answer);
    expect(await readTokenTrail(token.id)).toHaveLength(before.length + released);
    await setKeeping(HOME, "signed_in");
    expect((await open(id, old.plaintext)).status).toBe(200);
  },
);

it("keeps a secret for the first time whatever the sign-in's age: nothing is sealed with its key yet", async () => {
  const { keep, signIn } = await openKeeper({}, "recent_sign_in");
  const old = await signIn({ provedAt: now() - 2 * DAY });
  expect((await keep(old.plaintext)).status).toBe(201);
});

it("shows managers where a member keeps a secret and lets them forget it, but gives them no key", async () => {
  const { keepOk, open, owner, path, token, session, browser } = await openKeeper();
  const { id } = await keepOk();
  const manager = await storePerson({ groups: ["token-managers"] });
  // In the same browser as the owner, whose copy is not the manager's.
  const acting = await storeToken({
    ...{ kind: "ses", owner: manager, browser, expiresAt: now() + 3600 },
  });
  const managed = path.replace("/v1/", `/v1/users/${owner}/`);
  const by = { token: acting.plaintext };
  expect(await (await call(managed, by)).json()).toMatchObject({
    copies: [{ id, browser: "Firefox on Linux", current: false }],
  });
  const hint = await findHint(token.id);
  expect((await call(managed, { ...by, method: "POST", body: { hint } })).status).toBe(405);
  expect((await call(`${managed}/${id}/open`, { ...by, method: "POST" })).status).toBe(404);
  expect(await readProblem(await open(id, acting.plaintext))).toEqual(NOT_FOUND);
  const another = managed.replace(owner, await storePerson());
  expect((await call(`${another}/${id}`, { ...by, method: "DELETE" })).status).toBe(404);
  expect((await call(`${managed}/${id}`, { ...by, method: "DELETE" })).status).toBe(204);
  expect(await readProblem(await open(id))).toEqual(NOT_FOUND);
  expect((await readTokenTrail(token.id)).map(({ action, by }) => [action, by])).toEqual([
    ["token.secret_kept", session.id],
    ["token.secret_forgotten", acting.id],
  ]);
});

import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import worker from "../../../../worker/index.ts";
import { call } from "../../support/call.ts";
import { callMeanwhile } from "../../support/call-meanwhile.ts";
import { countCopies, openKeeper, readProblem } from "../../support/keeper.ts";
import { HOME, now, storeOrganization, storePerson } from "../../support/organizations.ts";
import { setKeeping, storeCopy } from "../../support/store-kept-token.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";
import { readTokenTrail } from "../../support/trail.ts";

const OTHER = "org_other";
const DAY = 86_400;

beforeAll(async () => {
  for (const id of [HOME, OTHER]) await storeOrganization(id);
});

const storeAdministrator = async () => storeSession(await storePerson({ role: "Global_Admin" }));
const patchSetting = (token: string, kept_secrets: string) =>
  call("/v1/organizations/current", {
    method: "PATCH",
    token,
    body: { settings: { kept_secrets } },
  });

describe("the key of a kept secret is destroyed in the batch that", () => {
  it("turns keeping off, for every member of that organization alone", async () => {
    const { keepOk, token, owner } = await openKeeper();
    await keepOk();
    const elsewhere = await storeToken({ owner, organization: OTHER });
    await storeCopy({ id: elsewhere.id, owner, organization: OTHER });
    expect((await patchSetting(await storeAdministrator(), "off")).status).toBe(200);
    expect(await countCopies(token.id)).toBe(0);
    expect(await countCopies(elsewhere.id)).toBe(1);
  });

  it("removes the member, in that organization alone", async () => {
    const { keepOk, token, owner } = await openKeeper();
    await keepOk();
    const elsewhere = await storeToken({ owner, organization: OTHER });
    await storeCopy({ id: elsewhere.id, owner, organization: OTHER });
    const other = await openKeeper();
    await other.keepOk();
    const removed = await call(`/v1/users/${owner}`, {
      method: "DELETE",
      token: await storeAdministrator(),
    });
    expect(removed.status).toBe(204);
    const counts = [token, elsewhere, other.token].map(({ id }) => countCopies(id));
    expect(await Promise.all(counts)).toEqual([0, 1, 1]);
  });

  it.each(["one", "all"])("deletes the token: %s", async (which) => {
    const { keepOk, token, session } = await openKeeper();
    await keepOk();
    const path = which === "one" ? `/v1/tokens/${token.id}` : "/v1/tokens?confirm=all";
    const deleted = await call(path, { method: "DELETE", token: session.plaintext });
    expect(deleted.ok).toBe(true);
    expect(await countCopies(token.id)).toBe(0);
  });
});

it("keeps every key if a stricter setting still lets members keep secrets", async () => {
  const { keepOk, token, open } = await openKeeper();
  const { id } = await keepOk();
  expect((await patchSetting(await storeAdministrator(), "recent_sign_in")).status).toBe(200);
  expect(await countCopies(token.id)).toBe(1);
  expect((await open(id)).status).toBe(200);
});

it.each([
  [
    "keeping is turned off",
    404,
    (_: { owner: string; session: string; token: string }) => setKeeping(HOME, "off"),
  ],
  [
    "the token is revoked",
    404,
    ({ token }: { token: string }) => run("UPDATE tokens SET revoked_at = 1 WHERE id = ?", token),
  ],
  [
    "the secret is superseded",
    404,
    ({ token }: { token: string }) =>
      run("UPDATE token_secrets SET valid_until = 9e9 WHERE token_id = ?", token),
  ],
  [
    "the copy is forgotten",
    404,
    ({ token }: { token: string }) => run("DELETE FROM kept_copies WHERE token_id = ?", token),
  ],
  [
    "the session ends",
    401,
    ({ session }: { session: string }) =>
      run("UPDATE tokens SET revoked_at = 1 WHERE id = ?", session),
  ],
  [
    "the member is disabled",
    401,
    ({ owner }: { owner: string }) =>
      run("UPDATE memberships SET disabled_at = 1 WHERE person = ?", owner),
  ],
])(
  "releases no key, and records none, if %s between authorization and release",
  async (...args) => {
    const [, status, change] = args;
    const { keepOk, path, session, token, owner } = await openKeeper();
    const { id } = await keepOk();
    const answer = await callMeanwhile(
      `${path}/${id}/open`,
      { method: "POST", token: session.plaintext },
      () => change({ owner, session: session.id, token: token.id }),
    );
    expect(answer.status).toBe(status);
    expect((await readTokenTrail(token.id)).map(({ action }) => action)).toEqual([
      "token.secret_kept",
    ]);
  },
);

const run = (sql: string, id: string) => env.DB.prepare(sql).bind(id).run();

it("keeps nothing if keeping is turned off between authorization and write", async () => {
  const { path, session, token, keep } = await openKeeper();
  await setKeeping(HOME, "signed_in");
  const hint = await env.DB.prepare("SELECT hint FROM token_secrets WHERE token_id = ?")
    .bind(token.id)
    .first<string>("hint");
  const answer = await callMeanwhile(
    path,
    { method: "POST", token: session.plaintext, body: { hint } },
    () => setKeeping(HOME, "off"),
  );
  expect(await readProblem(answer)).toEqual({ status: 403, type: "keeping_not_allowed" });
  expect(await countCopies(token.id)).toBe(0);
  expect((await keep()).status).toBe(403);
});

it("lets many concurrent requests of one browser keep one copy", async () => {
  const { keep, token } = await openKeeper();
  const answers = await Promise.all([1, 2, 3, 4].map(() => keep()));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 201]);
  const bodies = await Promise.all(answers.map((answer) => answer.text()));
  expect(new Set(bodies).size).toBe(1);
  expect(await countCopies(token.id)).toBe(1);
});

it("removes with the cron what nothing can open any more, and what was not opened for 90 days", async () => {
  const cases: [string, number, string, string?][] = [
    [
      "opened lately",
      1,
      "UPDATE kept_copies SET created_at = 1, opened_at = unixepoch() - 89 * 86400",
    ],
    ["kept lately", 1, "UPDATE kept_copies SET created_at = unixepoch() - 89 * 86400"],
    ["not opened", 0, "UPDATE kept_copies SET created_at = unixepoch() - 90 * 86400 - 60"],
    ["opened long ago", 0, "UPDATE kept_copies SET opened_at = unixepoch() - 90 * 86400 - 60"],
    ["revoked", 0, "UPDATE tokens SET revoked_at = 1", "id"],
    ["expired", 0, "UPDATE tokens SET expires_at = unixepoch() - 1", "id"],
    ["in its grace", 0, "UPDATE token_secrets SET valid_until = unixepoch() + 99"],
  ];
  const stored = [];
  for (const [title, left, change, column = "token_id"] of cases) {
    const { keepOk, token } = await openKeeper();
    await keepOk();
    await run(`${change} WHERE ${column} = ?`, token.id);
    stored.push({ title, left, id: token.id });
  }
  await worker.scheduled(
    createScheduledController({ scheduledTime: new Date(), cron: "*/10 * * * *" }),
    env,
  );
  for (const { title, left, id } of stored)
    expect([title, await countCopies(id)]).toEqual([title, left]);
});

describe("the organization's setting", () => {
  it("is off at first, and is shown to each member", async () => {
    const organization = await storeOrganization("org_new");
    const member = await storeSession(await storePerson({ organization }), organization);
    const read = async () => {
      const me = await (await call("/v1/me", { token: member })).json<{
        organization: { kept_secrets: string };
      }>();
      const current = await (await call("/v1/organizations/current", { token: member })).json<{
        settings: { kept_secrets: string };
      }>();
      return [me.organization.kept_secrets, current.settings.kept_secrets];
    };
    expect(await read()).toEqual(["off", "off"]);
    await setKeeping(organization, "recent_sign_in");
    expect(await read()).toEqual(["recent_sign_in", "recent_sign_in"]);
  });

  it("is changed by those who manage users, with a fresh sign-in only if it allows more", async () => {
    await setKeeping(HOME, "off");
    const person = await storePerson({ role: "Global_Admin" });
    const session = async (provedAt: number) =>
      (await storeToken({ kind: "ses", owner: person, expiresAt: now() + 3600, provedAt }))
        .plaintext;
    const [old, fresh] = [await session(now() - DAY), await session(now())];
    expect((await patchSetting(await storeSession(await storePerson()), "signed_in")).status).toBe(
      404,
    );
    expect((await patchSetting(old, "recent_sign_in")).status).toBe(401);
    expect((await patchSetting(fresh, "recent_sign_in")).status).toBe(200);
    expect((await patchSetting(old, "signed_in")).status).toBe(401);
    expect((await patchSetting(fresh, "signed_in")).status).toBe(200);
    expect((await patchSetting(old, "recent_sign_in")).status).toBe(200);
    expect((await patchSetting(old, "off")).status).toBe(200);
    expect((await patchSetting(fresh, "always")).status).toBe(422);
    const trail = await env.DB.prepare(
      `SELECT json_group_array(json_extract(details, '$.kept_secrets')) AS all_details FROM (
        SELECT details FROM audit_events WHERE actor = ? AND action = 'organization.updated' ORDER BY seq)`,
    )
      .bind(person)
      .first<string>("all_details");
    expect(JSON.parse(trail ?? "")).toEqual([
      ["off", "recent_sign_in"],
      ["recent_sign_in", "signed_in"],
      ["signed_in", "recent_sign_in"],
      ["recent_sign_in", "off"],
    ]);
  });
});

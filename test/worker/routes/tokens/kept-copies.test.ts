import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import type { KeptCopyKey } from "../../../../shared/wire/kept-copy.ts";
import { call } from "../../support/call.ts";
import { countCopies, findHint, openKeeper, readProblem } from "../../support/keeper.ts";
import { HOME, now, storeOrganization } from "../../support/organizations.ts";
import { setKeeping, storeCopy } from "../../support/store-kept-token.ts";
import { readTokenTrail } from "../../support/trail.ts";

beforeAll(async () => {
  await storeOrganization();
});

const NOT_FOUND = { status: 404, type: "not_found" };

it("releases the same 32 bytes when a secret is kept and each time it is opened, and stores none of them", async () => {
  const { keep, open, list, token, session } = await openKeeper();
  const kept = await keep();
  expect(kept.status).toBe(201);
  expect(kept.headers.get("Cache-Control")).toBe("no-store");
  const { id, key } = await kept.json<KeptCopyKey>();
  expect(key).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(await list()).toEqual({
    copies: [
      {
        ...{ id, browser: "Firefox on Linux", current: true, opened_at: null },
        kept_at: expect.any(String),
      },
    ],
  });
  for (const _ of [1, 2]) {
    const opened = await open(id);
    expect(opened.headers.get("Cache-Control")).toBe("no-store");
    expect(await opened.json()).toEqual({ key, hint: await findHint(token.id) });
  }
  expect((await list()).copies[0]?.opened_at).toEqual(expect.any(String));
  const by = session.id;
  expect(await readTokenTrail(token.id)).toEqual([
    { action: "token.secret_kept", by, details: { copy: id } },
    { action: "token.secret_opened", by, details: { copy: id } },
    { action: "token.secret_opened", by, details: { copy: id } },
  ]);
  const row = await env.DB.prepare("SELECT * FROM kept_copies WHERE id = ?").bind(id).first();
  expect(JSON.stringify(row)).not.toContain(key);
});

it("gives a repeated request 200 and the same row, and records that its key was released again", async () => {
  const { keep, keepOk, token } = await openKeeper();
  const first = await keepOk();
  const again = await keep();
  expect(again.status).toBe(200);
  expect(await again.json()).toEqual(first);
  expect(await countCopies(token.id)).toBe(1);
  expect((await readTokenTrail(token.id)).map(({ action, details }) => [action, details])).toEqual([
    ["token.secret_kept", { copy: first.id }],
    ["token.secret_opened", { copy: first.id }],
  ]);
});

it("keeps under a new key after Forget, so that the old ciphertext stays closed", async () => {
  const { keepOk, open, path, session } = await openKeeper();
  const first = await keepOk();
  const forget = () => call(`${path}/${first.id}`, { method: "DELETE", token: session.plaintext });
  expect((await forget()).status).toBe(204);
  expect((await forget()).status).toBe(404);
  expect(await readProblem(await open(first.id))).toEqual(NOT_FOUND);
  const second = await keepOk();
  expect(second.id).not.toBe(first.id);
  expect(second.key).not.toBe(first.key);
});

it("gives each browser, person and organization another key", async () => {
  const a = await openKeeper();
  const elsewhere = await a.signIn({ browser: "another key" });
  const b = await openKeeper();
  const keys = [await a.keepOk(), await a.keepOk(elsewhere.plaintext), await b.keepOk()];
  expect(new Set(keys.map(({ key }) => key)).size).toBe(3);
  expect(new Set(keys.map(({ id }) => id)).size).toBe(3);
});

it.each([
  ["off", { status: 403, type: "keeping_not_allowed" }],
  ["another hint", { status: 409, type: "conflict" }],
  ["an expired token", NOT_FOUND],
  ["a revoked token", NOT_FOUND],
] as const)("keeps nothing: %s", async (state, problem) => {
  const { keep, token } = await openKeeper({
    ...(state === "an expired token" ? { expiresAt: now() } : {}),
    ...(state === "a revoked token" ? { revokedAt: now() } : {}),
  });
  if (state === "off") await setKeeping(HOME, "off");
  const hint = state === "another hint" ? "lk_pat_zzzz…zzzz" : undefined;
  expect(await readProblem(await keep(undefined, hint))).toEqual(problem);
  expect(await countCopies(token.id)).toBe(0);
  expect(await readTokenTrail(token.id)).toEqual([]);
});

it("refuses a superseded secret's hint, even while it works in its grace", async () => {
  const { keep, token, session } = await openKeeper();
  const hint = await findHint(token.id);
  const regenerated = await call(`/v1/tokens/${token.id}/regenerate`, {
    method: "POST",
    token: session.plaintext,
    body: { expires: { days: 30 }, grace_seconds: 3600 },
    headers: { "If-Match": '"1"' },
  });
  expect(regenerated.status).toBe(200);
  expect(await readProblem(await keep(undefined, hint))).toEqual({ status: 409, type: "conflict" });
});

it("keeps a secret in 10 browsers, not in an eleventh, and again in one of the 10", async () => {
  const { keep, keepOk, token, owner, signIn } = await openKeeper();
  await keepOk();
  for (let browser = 1; browser < 10; browser++) {
    await storeCopy({ id: token.id, owner, organization: HOME });
  }
  const eleventh = await signIn({ browser: "the eleventh" });
  expect(await readProblem(await keep(eleventh.plaintext))).toEqual({
    status: 409,
    type: "conflict",
  });
  expect((await keep()).status).toBe(200);
  expect(await countCopies(token.id)).toBe(10);
});

it.each(["", "lk_pat_abc…defg", "lk_ses_abcd…efgh", `${"a".repeat(99)}_pat_abcd…efgh`, 7])(
  "refuses the hint %j, which no token has",
  async (hint) => {
    const { path, session } = await openKeeper();
    const answer = await call(path, { method: "POST", token: session.plaintext, body: { hint } });
    expect(answer.status).toBe(422);
  },
);

it("keeps a secret anew if the key of its copy was retired", async () => {
  const { keep, keepOk, token, open } = await openKeeper();
  const first = await keepOk();
  await env.DB.prepare("UPDATE kept_copies SET kid = 'Z' WHERE token_id = ?").bind(token.id).run();
  const again = await keep();
  expect(again.status).toBe(201);
  const { id, key } = await again.json<KeptCopyKey>();
  expect(id).not.toBe(first.id);
  expect(await (await open(id)).json()).toMatchObject({ key });
});

it("lists the copies of the current secret alone", async () => {
  const { keepOk, list, token } = await openKeeper();
  await keepOk();
  await env.DB.prepare("UPDATE token_secrets SET valid_until = 9e9 WHERE token_id = ?")
    .bind(token.id)
    .run();
  expect(await list()).toEqual({ copies: [] });
});

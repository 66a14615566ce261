import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { openDatabase } from "../../../../worker/db/database.ts";
import { listPasswords } from "../../../../worker/db/sign-in/password-queries.ts";
import { recordSignIn } from "../../../../worker/db/sign-in/sign-in-queries.ts";
import { storeAccount } from "../../identity/support/browser.ts";
import { NO_ACTOR } from "../../support/no-actor.ts";
import { now } from "../../support/organizations.ts";
import { readTrailOf } from "../../support/trail.ts";

it("refuses a sign-in whose password was replaced while it was checked", async () => {
  const db = openDatabase(env.DB);
  const person = await storeAccount("racer@example.test");
  const [first] = await listPasswords(db, "racer@example.test");
  if (first === undefined) throw new Error("the account has no password");
  await env.DB.prepare(
    `INSERT INTO session (id, user_id, token, expires_at, created_at, updated_at)
      VALUES ('ses_race', ?, 't', 9e12, 1, 1)`,
  )
    .bind(person)
    .run();
  const record = (id: string) =>
    recordSignIn(db, {
      event: {
        id,
        at: now(),
        organization: null,
        action: "sign_in.succeeded",
        actor: NO_ACTOR,
        subject: person,
        target: { kind: "session", id: "ses_race" },
      },
      person,
      counts: ["count"],
      replaced: null,
      sessionId: "ses_race",
      passwords: { first, others: [], renewedHash: null },
    });
  await env.DB.prepare("UPDATE account SET password = 'another' WHERE user_id = ?")
    .bind(person)
    .run();

  expect(await record("aud_late")).toBe(false);
  const actions = (await readTrailOf(person)).map(({ action }) => action);
  expect(actions).toEqual(["user.created"]);
  await env.DB.prepare("UPDATE account SET password = ? WHERE user_id = ?")
    .bind(first.hash, person)
    .run();
  expect(await record("aud_in_time")).toBe(true);
});

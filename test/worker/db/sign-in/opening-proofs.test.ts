import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import type { EpochSeconds } from "../../../../shared/time.ts";
import { openDatabase } from "../../../../worker/db/database.ts";
import {
  buildOpeningProofCondition,
  findProofs,
  PROOF_END,
} from "../../../../worker/db/sign-in/opening-proofs.ts";
import { findOpening, type OpenableMembership } from "../../../../worker/tokens/find-opening.ts";
import { now, storeOrganization } from "../../support/organizations.ts";

const ORGANIZATIONS = ["org_a", "org_b"];
const HOUR = 3600;
const NOW = now();
beforeAll(async () => {
  for (const id of ORGANIZATIONS) await storeOrganization(id);
});

const age = fc.constantFrom(
  0,
  1,
  11 * HOUR,
  12 * HOUR - 1,
  12 * HOUR,
  90 * 86_400 - 1,
  90 * 86_400,
);
const state = fc.record({
  passwordId: fc.constantFrom(null, "ses_limited", "prv_org_a"),
  proofs: fc.uniqueArray(
    fc.record({
      key: fc.constantFrom("password ", "provider prv_org_a", "provider prv_org_b", "passkey "),
      ago: age,
      authenticated: fc.boolean(),
    }),
    { selector: ({ key }) => key },
  ),
  identities: fc.subarray(["prv_org_a", "prv_org_b"]),
  disabled: fc.subarray(["prv_org_a", "prv_org_b"], { maxLength: 1 }),
  members: fc.tuple(
    ...ORGANIZATIONS.map(() =>
      fc.record({
        passwordId: fc.constantFrom(null, "ses_limited"),
        emergency: fc.boolean(),
        isEnabled: fc.boolean(),
        signIn: fc.constantFrom<OpenableMembership["signIn"]>("any", "provider"),
      }),
    ),
  ),
});
type State = typeof state extends fc.Arbitrary<infer Value> ? Value : never;

/** Replaces the rows of the person `usr_model` by those of a state. */
async function store({ passwordId, proofs, identities, disabled, members }: State): Promise<void> {
  const run = (text: string, ...values: unknown[]) => env.DB.prepare(text).bind(...values);
  await env.DB.batch([
    run("DELETE FROM user WHERE id = 'usr_model'"),
    run("DELETE FROM providers"),
    run(`INSERT INTO user (id, name, email, created_at, updated_at)
      VALUES ('usr_model', 'M', 'm@example.test', 1, 1)`),
    run(
      `INSERT INTO session (id, user_id, token, expires_at, created_at, updated_at, password_id)
        VALUES ('ses_model', 'usr_model', 'model', 9e12, ?, 1, ?)`,
      NOW * 1000,
      passwordId,
    ),
    ...ORGANIZATIONS.map((id) =>
      run(
        `INSERT INTO providers (id, organization, name, issuer, client_id, scope, subject_claim, mapping,
          session_hours, created_by, created_at, disabled_at)
          VALUES ('prv_' || ?1, ?1, 'P', 'i', 'c', 's', 'sub', '{}', 12, 'u', 1, ?2)`,
        id,
        disabled.includes(`prv_${id}`) ? 1 : null,
      ),
    ),
    ...identities.map((id) =>
      run("INSERT INTO identities VALUES (?, 'model', 'usr_model', 1, 1)", id),
    ),
    ...proofs.map(({ key, ago, authenticated }) => {
      const [method, provider = ""] = key.split(" ");
      const at = NOW - ago;
      return run(
        `INSERT INTO sign_in_proofs (session, method, provider, at, authenticated_at)
          VALUES ('ses_model', ?, ?, ?, ?)`,
        ...[method, provider, at, authenticated ? at - 5 : null],
      );
    }),
    ...members.flatMap((member, index) => [
      run("UPDATE organizations SET sign_in = ? WHERE id = ?", member.signIn, ORGANIZATIONS[index]),
      run(
        `INSERT INTO memberships (person, organization, role, created_at, password_id, emergency, disabled_at)
          VALUES ('usr_model', ?, 'r', 1, ?, ?, ?)`,
        ...[ORGANIZATIONS[index], member.passwordId, Number(member.emergency)],
        member.isEnabled ? null : 1,
      ),
    ]),
  ]);
}

it("the SQL of a write opens exactly what the pure function opens, as long and as freshly", async () => {
  const db = openDatabase(env.DB);
  await fc.assert(
    fc.asyncProperty(state, async (given) => {
      await store(given);
      const session = await findProofs(db, { id: "ses_model", person: "usr_model" });
      if (session === null) throw new Error("no session");
      const rows = await db.all<{ organization: string; provedAt: number; endsAt: number }>(sql`
        SELECT m.organization, max(p.authenticated_at) AS provedAt, max(${PROOF_END}) AS endsAt
        FROM session s JOIN memberships m ON m.person = s.user_id
          JOIN sign_in_proofs p ON p.session = s.id
        WHERE s.id = 'ses_model' AND ${buildOpeningProofCondition(NOW)}
        GROUP BY m.organization ORDER BY m.organization`);
      const expected = given.members.flatMap((member, index) => {
        const organization = ORGANIZATIONS[index] ?? "";
        const opening = findOpening({ ...member, organization }, session, NOW as EpochSeconds);
        if (opening === null) return [];
        return [{ organization, provedAt: opening.provedAt, endsAt: opening.endsAt }];
      });
      expect(rows).toEqual(expected);
    }),
    { numRuns: 150 },
  );
});

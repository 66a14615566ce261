import type { DatabaseSync } from "node:sqlite";
import type { IssuedSecret } from "../../../worker/tokens/issue-secret.ts";
import type { BenchCatalog } from "./catalogs.ts";

export const ORGANIZATION = "org_home";
/** As many as the catalogs of the bench allow. */
export const TOKENS_PER_PERSON = 100;

/** The people who own the tokens; the first is signed in, and an API has its own credential. */
export function fillPeople(
  db: DatabaseSync,
  given: { people: number; catalog: BenchCatalog; session: IssuedSecret; service: IssuedSecret },
  now: number,
): void {
  const user = db.prepare(`INSERT INTO user (id, name, email, created_at, updated_at)
    VALUES (?, 'Person', ?, 0, 0)`);
  const member = db.prepare(`INSERT INTO memberships (person, organization, role, created_at)
    VALUES (?, ?, ?, ?)`);
  for (let n = 0; n < given.people; n++) {
    user.run(`usr_${n}`, `person-${n}@example.test`);
    member.run(`usr_${n}`, ORGANIZATION, given.catalog.role, now);
  }
  const api = given.catalog.catalog.apis[0]?.id ?? "";
  fillCredential(db, { id: "tok_session", kind: "ses", api: null, secret: given.session }, now);
  fillCredential(db, { id: "tok_service", kind: "svc", api, secret: given.service }, now);
  db.prepare(`INSERT INTO browser_sessions (token_id, browser_id, cookie_session_id)
    VALUES ('tok_session', 'bench', 'none')`).run();
}

function fillCredential(
  db: DatabaseSync,
  given: { id: string; kind: "ses" | "svc"; api: string | null; secret: IssuedSecret },
  now: number,
): void {
  const { id, kind, api, secret } = given;
  db.prepare(`INSERT INTO tokens (id, kind, owner, organization, created_by, api, name, created_at,
    expires_at, last_used_at) VALUES (?, ?, 'usr_0', ?, 'usr_0', ?, ?, ?, ?, ?)`).run(
    id,
    kind,
    ORGANIZATION,
    api,
    id,
    now,
    now + 86_400,
    now,
  );
  db.prepare(`INSERT INTO token_secrets (digest, token_id, kid, hint, created_at)
    VALUES (?, ?, ?, ?, ?)`).run(secret.digest, id, secret.kid, secret.hint, now);
}

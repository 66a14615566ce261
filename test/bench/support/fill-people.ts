import type { DatabaseSync } from "node:sqlite";
import type { IssuedSecret } from "../../../worker/tokens/issue-secret.ts";
import type { BenchCatalog } from "./catalogs.ts";

export const ORGANIZATION = "org_home";
/** The token limit of the bench's catalogs. */
export const TOKENS_PER_PERSON = 100;

/** Adds the owners of the tokens, a session of the first owner, and the credential of an API. */
export function fillPeople(
  db: DatabaseSync,
  contents: { people: number; catalog: BenchCatalog; session: IssuedSecret; service: IssuedSecret },
  now: number,
): void {
  const user = db.prepare(`INSERT INTO user (id, name, email, created_at, updated_at)
    VALUES (?, 'Person', ?, 0, 0)`);
  const member = db.prepare(`INSERT INTO memberships (person, organization, role, created_at)
    VALUES (?, ?, ?, ?)`);
  const { people, catalog, session, service } = contents;
  for (let n = 0; n < people; n++) {
    user.run(`usr_${n}`, `person-${n}@example.test`);
    member.run(`usr_${n}`, ORGANIZATION, catalog.role, now);
  }
  const api = catalog.catalog.apis[0]?.id ?? "";
  fillCredential(db, { id: "tok_session", kind: "ses", api: null, secret: session }, now);
  fillCredential(db, { id: "tok_service", kind: "svc", api, secret: service }, now);
  db.prepare(`INSERT INTO browser_sessions (token_id, key_thumbprint, cookie_session_id)
    VALUES ('tok_session', 'bench', 'none')`).run();
}

function fillCredential(
  db: DatabaseSync,
  credential: { id: string; kind: "ses" | "svc"; api: string | null; secret: IssuedSecret },
  now: number,
): void {
  const { id, kind, api, secret } = credential;
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

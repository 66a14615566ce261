import { randomBytes } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { compileGrants } from "../../../worker/permissions/compile-grants.ts";
import type { IssuedSecret } from "../../../worker/tokens/issue-secret.ts";
import type { BenchCatalog } from "./catalogs.ts";
import { fillPeople, ORGANIZATION } from "./fill-people.ts";

/** Longer than a run: what counts as used just now goes on doing so. */
const RUN_SECONDS = 3_600;

export interface Filling {
  /** Tokens stored, each with one secret and three scopes. */
  tokens: number;
  /** Who own them, in turn; the first is signed in. */
  people: number;
  catalog: BenchCatalog;
  /** Secrets of the tokens that are asked for, spread evenly among all. */
  secrets: readonly IssuedSecret[];
  /** Of those, the first so many were used just now by another isolate, however long the run takes; the others never. */
  used: number;
  session: IssuedSecret;
  service: IssuedSecret;
}

/**
 * Fills a migrated database while nobody has it open.
 *
 * What is asked for are real tokens. The rest have random digests: to an index one is like another.
 */
export function fillDatabase(file: string, filling: Filling): void {
  const db = new DatabaseSync(file);
  db.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; BEGIN");
  const now = Math.floor(Date.now() / 1000);
  fillCatalog(db, filling.catalog, now);
  fillPeople(db, filling, now);
  fillTokens(db, filling, now);
  db.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE); ANALYZE");
  db.close();
}

function fillCatalog(db: DatabaseSync, { catalog }: BenchCatalog, now: number): void {
  db.prepare("INSERT INTO organizations (id, name, created_at) VALUES (?, 'Home', ?)").run(
    ORGANIZATION,
    now,
  );
  db.prepare("INSERT INTO catalogs VALUES (?, 1, ?, 'bench', ?)").run(
    ORGANIZATION,
    JSON.stringify(catalog),
    now,
  );
  const insert =
    db.prepare(`INSERT INTO grants (organization, principal_kind, principal, permission,
    api, entity_type, automatic, for_others) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  for (const grant of compileGrants(catalog)) {
    const { principalKind, principal, permission, api, entityType, automatic, forOthers } = grant;
    const flags = [Number(automatic), Number(forOthers)];
    insert.run(ORGANIZATION, principalKind, principal, permission, api, entityType, ...flags);
  }
}

function fillTokens(db: DatabaseSync, filling: Filling, now: number): void {
  const { tokens, people, catalog, secrets, used } = filling;
  const token = db.prepare(`INSERT INTO tokens (id, kind, owner, organization, created_by, name,
    search_text, created_at, last_used_at) VALUES (?, 'pat', ?, ?, ?, ?, ?, ?, ?)`);
  const secret = db.prepare(`INSERT INTO token_secrets (digest, token_id, kid, hint, created_at)
    VALUES (?, ?, ?, ?, ?)`);
  const scope = db.prepare("INSERT INTO scopes (id, token_id, permission) VALUES (?, ?, ?)");
  const step = Math.max(1, Math.floor(tokens / secrets.length));
  for (let n = 0; n < tokens; n++) {
    const asked = n % step === 0 ? secrets[n / step] : undefined;
    const id = `tok_${random(15)}`;
    const owner = `usr_${n % people}`;
    const at = now - 86_400 - n;
    const lastUsed = n / step < used ? now + RUN_SECONDS : null;
    token.run(id, owner, ORGANIZATION, owner, `Token ${n}`, `token ${n}\n`, at, lastUsed);
    secret.run(asked?.digest ?? random(24), id, asked?.kid ?? "2", asked?.hint ?? "lk_pat_…", at);
    for (const permission of catalog.scopes) scope.run(`scp_${random(15)}`, id, permission);
  }
}

/** Letters and digits alone, as in our ids. */
const random = (bytes: number): string =>
  randomBytes(bytes).toString("base64url").replaceAll(/[-_]/g, "0");

import { randomBytes } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { compileGrants } from "../../../worker/permissions/compile-grants.ts";
import type { IssuedSecret } from "../../../worker/tokens/issue-secret.ts";
import type { BenchCatalog } from "./catalogs.ts";
import { fillPeople, ORGANIZATION } from "./fill-people.ts";

/** Longer than a run, so that a token used "just now" stays so during the whole run. */
const RUN_SECONDS = 3_600;

/** The contents of a database of the bench. */
export interface DatabaseContents {
  /** The number of tokens, each with one secret and three scopes. */
  tokens: number;
  /** The number of owners, who own the tokens in turn. The first is signed in. */
  people: number;
  catalog: BenchCatalog;
  /** Secrets of the tokens that the bench verifies, spread evenly over all tokens. */
  secrets: readonly IssuedSecret[];
  /** The first `usedTokens` of `secrets` count as just used by another isolate, the others as never used. */
  usedTokens: number;
  session: IssuedSecret;
  service: IssuedSecret;
}

/**
 * Fills a migrated database that no process has open.
 *
 * The tokens that the bench verifies are real. The rest have random digests, which cost an index the same.
 */
export function fillDatabase(file: string, contents: DatabaseContents): void {
  const db = new DatabaseSync(file);
  db.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; BEGIN");
  const now = Math.floor(Date.now() / 1000);
  fillCatalog(db, contents.catalog, now);
  fillPeople(db, contents, now);
  fillTokens(db, contents, now);
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

function fillTokens(db: DatabaseSync, contents: DatabaseContents, now: number): void {
  const { tokens, people, catalog, secrets, usedTokens } = contents;
  const token = db.prepare(`INSERT INTO tokens (id, kind, owner, organization, created_by, name,
    search_text, created_at, last_used_at) VALUES (?, 'pat', ?, ?, ?, ?, ?, ?, ?)`);
  const secret = db.prepare(`INSERT INTO token_secrets (digest, token_id, kid, hint, created_at)
    VALUES (?, ?, ?, ?, ?)`);
  const scope = db.prepare("INSERT INTO scopes (id, token_id, permission) VALUES (?, ?, ?)");
  const step = Math.max(1, Math.floor(tokens / secrets.length));
  for (let n = 0; n < tokens; n++) {
    const real = n % step === 0 ? secrets[n / step] : undefined;
    const id = `tok_${random(15)}`;
    const owner = `usr_${n % people}`;
    const createdAt = now - 86_400 - n;
    const lastUsed = n / step < usedTokens ? now + RUN_SECONDS : null;
    token.run(id, owner, ORGANIZATION, owner, `Token ${n}`, `token ${n}\n`, createdAt, lastUsed);
    const { digest = random(24), kid = "2", hint = "lk_pat_…" } = real ?? {};
    secret.run(digest, id, kid, hint, createdAt);
    for (const permission of catalog.scopes) scope.run(`scp_${random(15)}`, id, permission);
  }
}

/** Returns random letters and digits, as in the Worker's ids. */
const random = (bytes: number): string =>
  randomBytes(bytes).toString("base64url").replaceAll(/[-_]/g, "0");

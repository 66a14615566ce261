import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { projectRoot } from "../../../scripts/project-root.ts";

const ROWS = 20_000;
const SCOPES = ["API_READ", "APPLICATION_WRITE", "JOBS_READ"];
const DAYS = 5;

/** The bytes of a row by table, including its share of the table's indexes. */
export type RowSizes = ReadonlyMap<string, number>;

/** Measures the growing tables, in a database with the Worker's schema and realistic rows. */
export function measureRowSizes(): RowSizes {
  const db = new DatabaseSync(":memory:");
  const folder = join(projectRoot, "worker/db/migrations");
  for (const name of readdirSync(folder).toSorted())
    db.exec(readFileSync(join(folder, name), "utf8"));
  db.exec("INSERT INTO organizations (id, name, created_at) VALUES ('org_home', 'Home', 0); BEGIN");
  for (let n = 0; n < ROWS; n++) insertToken(db, n);
  db.exec("COMMIT");
  const tables = ["tokens", "token_secrets", "scopes", "audit_events", "token_usage"];
  return new Map(tables.map((table) => [table, countBytes(db, table) / countRows(db, table)]));
}

function insertToken(db: DatabaseSync, n: number): void {
  const at = 1_790_000_000 + n;
  const id = newId("tok");
  const owner = newId("usr");
  const name = `Deploy script ${n}`;
  const insert = (table: string, row: Record<string, string | number>) =>
    db
      .prepare(
        `INSERT INTO ${table} (${Object.keys(row)}) VALUES (${Object.keys(row).map(() => "?")})`,
      )
      .run(...Object.values(row));
  insert("tokens", {
    ...{ id, kind: "pat", owner, organization: "org_home", created_by: owner, name },
    ...{ description: "For the nightly job", search_text: `${name}\nfor the nightly job` },
    ...{ created_at: at, expires_at: at + 7_776_000, last_used_at: at },
  });
  insert("token_secrets", {
    ...{ digest: random(24), token_id: id, kid: "1", hint: "lk_pat_abcd…wxyz", created_at: at },
  });
  for (const permission of SCOPES) {
    insert("scopes", { id: newId("scp"), token_id: id, permission });
  }
  insert("audit_events", {
    ...{ id: newId("aud"), occurred_at: at, organization: "org_home", action: "token.issued" },
    ...{ actor: owner, actor_token_id: newId("tok"), subject: owner, target_kind: "token" },
    ...{ target_id: id, request_id: crypto.randomUUID(), ip_address: "203.0.113.7" },
    ...{ number: n + 1, kid: "1", mac: random(32), filled_in: "" },
    ...{ personal_digest: random(32), personal_salt: random(16), actor_name: "Ada Lovelace" },
    user_agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    details: JSON.stringify({ name: [null, name], scopes: [[], SCOPES.map((id) => [id, null])] }),
  });
  for (let day = 0; day < DAYS; day++) {
    insert("token_usage", { token_id: id, day: 20_700 + day, allowed: 1_000, refused: 3 });
  }
}

function countBytes(db: DatabaseSync, table: string): number {
  const sql = `SELECT sum(pgsize) AS bytes FROM dbstat
    WHERE name IN (SELECT name FROM sqlite_schema WHERE tbl_name = ?)`;
  return Number(db.prepare(sql).get(table)?.bytes);
}

function countRows(db: DatabaseSync, table: string): number {
  return Number(db.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.rows);
}

const random = (bytes: number) => randomBytes(bytes).toString("base64url");
const newId = (kind: string) => `${kind}_${random(16)}`;

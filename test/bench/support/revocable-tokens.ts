import { DatabaseSync } from "node:sqlite";
import type { Setting } from "./setting.ts";
import type { RevocableToken } from "./staleness.ts";

/** The first so many tokens of the database on which the isolates share revocations. */
export function revocable(setting: Setting, count: number): RevocableToken[] {
  const db = new DatabaseSync(setting.databaseFiles.get("stale") ?? "", { readOnly: true });
  const find = db.prepare("SELECT token_id FROM token_secrets WHERE digest = ?");
  const tokens = setting.secrets.slice(0, count).map(({ secret, digest }) => {
    return { id: String(find.get(digest)?.token_id), secret };
  });
  db.close();
  return tokens;
}

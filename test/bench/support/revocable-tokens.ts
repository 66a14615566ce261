import { DatabaseSync } from "node:sqlite";
import type { BenchData } from "./bench-data.ts";
import type { RevocableToken } from "./staleness.ts";

/** Reads the first `count` tokens of the database for revocations, which several isolates share. */
export function revocableTokens(data: BenchData, count: number): RevocableToken[] {
  const db = new DatabaseSync(data.databaseFiles.get("stale") ?? "", { readOnly: true });
  const find = db.prepare("SELECT token_id FROM token_secrets WHERE digest = ?");
  const tokens = data.secrets.slice(0, count).map(({ secret, digest }) => {
    return { id: String(find.get(digest)?.token_id), secret };
  });
  db.close();
  return tokens;
}

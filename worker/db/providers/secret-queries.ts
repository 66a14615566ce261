import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { SealedSecret } from "../../tokens/sealed-secret.ts";
import type { Database } from "../database.ts";
import { selectRows, text } from "../select-rows.ts";

const StoredSecret = v.object({ provider: text, sealed: text, kid: text });
/** A client secret as it is stored. */
export type StoredSecret = v.InferOutput<typeof StoredSecret>;

/** Lists client secrets that are sealed under another key than `kid`. */
export async function listSecretsOfOtherKeys(
  db: Database,
  kid: string,
  limit: number,
): Promise<StoredSecret[]> {
  return await selectRows(
    db,
    StoredSecret,
    sql`SELECT id AS provider, client_secret AS sealed, secret_kid AS kid FROM providers
      WHERE secret_kid <> ${kid} ORDER BY id LIMIT ${limit}`,
  );
}

/**
 * Replaces a sealed client secret by the same one under another key, unless an administrator has set another meanwhile.
 * Neither version nor trail change, since the secret is the same.
 */
export async function replaceSealedSecret(
  db: Database,
  from: StoredSecret,
  to: SealedSecret,
): Promise<void> {
  await db.run(sql`UPDATE providers SET client_secret = ${to.sealed}, secret_kid = ${to.kid}
    WHERE id = ${from.provider} AND client_secret = ${from.sealed} AND secret_kid = ${from.kid}`);
}

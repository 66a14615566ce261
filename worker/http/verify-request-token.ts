import type { Context } from "hono";
import { readRecord } from "../db/record-query.ts";
import type { TokenRecord } from "../tokens/token-record.ts";
import type { Question } from "../tokens/validate.ts";
import { type Verification, verifyToken } from "../verification/verify-token.ts";
import type { AppEnv } from "./app-env.ts";
import { recordUse } from "./record-use.ts";

/**
 * The one way from a request to a verdict: the pipeline over this Worker's keys, database and clock.
 * Notes the reason of a refusal for the log, and the use of a token that passed.
 */
export async function verifyRequestToken(
  c: Context<AppEnv>,
  text: string,
  questionOf: (record: TokenRecord) => Question,
): Promise<Verification> {
  const { config, db, now } = c.var;
  const verification = await verifyToken(text, questionOf, {
    ring: config.tokenMacs,
    prefixes: config.prefixes,
    now,
    read: async (digest) => (await readRecord(db, digest)).record,
  });
  if (verification.verdict.status === "allowed") recordUse(c, verification.record as TokenRecord);
  else c.set("refusal", verification.verdict.reason);
  return verification;
}

import { env } from "cloudflare:workers";
import { readRecord } from "../../../worker/db/verification/read-record.ts";
import { readConfig } from "../../../worker/http/config.ts";
import { readToken } from "../../../worker/tokens/read-token.ts";
import { validate } from "../../../worker/tokens/validate.ts";
import { now } from "./organizations.ts";

/** Lists the permissions that a secret verifies now, whatever is cached; none if it is refused. */
export async function listVerifiedPermissions(
  secret: string,
  organization: string,
): Promise<string[]> {
  const config = await readConfig(env);
  if (!config.ok) throw new Error("the tests' settings are wrong");
  const { tokenMacs: ring, prefixes } = config.value;
  const read = readToken(secret, { ring, prefixes });
  if (!read.ok) throw new Error("no secret of ours");
  const { record } = await readRecord(env.DB, read.value.digest, 0);
  const verdict = validate(record, { organization, kinds: ["pat"] }, now());
  return verdict.status === "allowed" ? verdict.scopes.map(({ permission }) => permission) : [];
}

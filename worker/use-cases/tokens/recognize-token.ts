import type { Context } from "hono";
import type { RecognizedTokenResource } from "../../../shared/wire/token-resource.ts";
import { findTokenByDigest } from "../../db/tokens/token-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { mayManage } from "../../permissions/controls-of.ts";
import { automaticPermissions } from "../../permissions/grantable-permissions.ts";
import { readToken } from "../../tokens/read-token.ts";
import { validate } from "../../tokens/validate.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";
import { toTokenResource } from "./token-resource.ts";

const NOTHING: RecognizedTokenResource = { found: "other", valid: false };

/**
 * What a token's text is to the one who asks. It is not kept, and looking it up is no use of it.
 *
 * A text that we did not make costs no read. Of what is neither one's own nor one's to manage only that
 * it is good here is told, which whoever holds it can find out anyway.
 */
export async function recognizeToken(
  c: Context<AppEnv>,
  text: string,
): Promise<RecognizedTokenResource> {
  const { config, credential, db, now, isolate } = c.var;
  const read = readToken(text, { ring: config.tokenMacs, prefixes: config.prefixes });
  if (!read.ok || read.value.kind !== "pat") return NOTHING;
  const { digest } = read.value;
  const { organization } = credential;
  const found = await findTokenByDigest(db, digest, organization);
  if (found === null) return NOTHING;
  const { catalog } = await requireCatalog(c);
  const { role, ...owner } = found.owner;
  const automatic = role === null ? [] : automaticPermissions(catalog, role);
  const token = toTokenResource(found.token, automatic, now);
  if (owner.id === credential.subject) return { found: "mine", token };
  if (mayManage(catalog, credential, "tokens.others")) return { found: "managed", token, owner };
  const { record } = await isolate.storage.readRecord(digest, "primary");
  const verdict = validate(record, { organization, kinds: ["pat"] }, now);
  return { found: "other", valid: verdict.status === "allowed" };
}

import type { Context } from "hono";
import { trimToken } from "../../../shared/trim-token.ts";
import type {
  RecognizedTokenResource,
  TokenResource,
} from "../../../shared/wire/token-resource.ts";
import { insertReading, type Reading } from "../../db/audit/insert-reading.ts";
import { findTokenByDigest } from "../../db/tokens/token-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { listAutomaticPermissions } from "../../permissions/grantable-permissions.ts";
import { canManage } from "../../permissions/list-controls.ts";
import { readToken } from "../../tokens/read-token.ts";
import { validate } from "../../tokens/validate.ts";
import { buildCredentialAuditEvent } from "../audit/audit-event.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";
import { toTokenResource } from "./token-resource.ts";

const NOTHING: RecognizedTokenResource = { found: "other", valid: false };

/**
 * Tells the actor what a token's text is. The text is not stored, and the lookup does not count as a use. If it is a
 * token of the organization, the lookup is recorded before the answer, and shown to the token's owner.
 *
 * A text with a wrong tag costs no read. For a token that the actor neither owns nor manages, the answer
 * only says if it is valid, which anybody with its secret can find out anyway.
 */
export async function recognizeToken(
  c: Context<AppEnv>,
  text: string,
): Promise<RecognizedTokenResource> {
  const { config, credential, db, now, isolate } = c.var;
  const read = readToken(trimToken(text), { ring: config.tokenMacs, prefixes: config.prefixes });
  if (!read.ok || read.value.kind !== "pat") return NOTHING;
  const { digest } = read.value;
  const { organization } = credential;
  const found = await findTokenByDigest(db, digest, organization);
  if (found === null) return NOTHING;
  const { catalog } = await requireCatalog(c);
  const { role, ...owner } = found.owner;
  const automatic = role === null ? [] : listAutomaticPermissions(catalog, role);
  const token = toTokenResource(found.token, automatic, now);
  const isManager = canManage(catalog, credential, "tokens.others");
  const kind = owner.id === credential.subject ? "mine" : isManager ? "managed" : "other";
  await insertReading(db, buildReading(c, token, kind));
  if (kind === "mine") return { found: kind, token };
  if (kind === "managed") return { found: kind, token, owner };
  const { record } = await isolate.storage.readRecord(digest, "primary", 0);
  const verdict = validate(record, { organization, kinds: ["pat"] }, now);
  return { found: kind, valid: verdict.status === "allowed" };
}

function buildReading(
  c: Context<AppEnv>,
  { id, owner }: TokenResource,
  found: RecognizedTokenResource["found"],
): Reading {
  const target = { kind: "token", id } as const;
  const event = buildCredentialAuditEvent(c, "token.recognized", target);
  return { ...event, subject: owner, target, details: { found } };
}

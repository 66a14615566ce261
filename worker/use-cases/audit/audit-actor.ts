import type { Context } from "hono";
import { sealPersonal } from "../../audit/personal-seal.ts";
import type { AuditActor } from "../../db/audit/audit-statement.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { randomBytes } from "../../http/random-bytes.ts";

const MAX_USER_AGENT = 300;

/** Who acts and from where, for the audit trail. Cloudflare sets `CF-Connecting-IP`; clients cannot. */
export function auditActor(
  c: Context<AppEnv>,
  person: string | null,
  tokenId: string | null = null,
): AuditActor {
  const network = {
    ipAddress: c.req.header("CF-Connecting-IP") ?? null,
    // A cut through a pair would be stored as something else than what is signed.
    userAgent: c.req.header("User-Agent")?.slice(0, MAX_USER_AGENT).toWellFormed() ?? null,
  };
  return {
    person,
    tokenId,
    requestId: c.var.requestId,
    ...network,
    personal: sealPersonal(network, randomBytes),
    macs: c.var.config.auditMacs,
  };
}

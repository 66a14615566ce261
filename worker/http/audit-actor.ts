import type { Context } from "hono";
import type { AuditActor } from "../db/audit-statement.ts";
import type { AppEnv } from "./app-env.ts";

const MAX_USER_AGENT = 300;

/** Who acts and from where, for the audit trail. Cloudflare sets `CF-Connecting-IP`; clients cannot. */
export function auditActor(
  c: Context<AppEnv>,
  person: string | null,
  tokenId: string | null = null,
): AuditActor {
  return {
    person,
    tokenId,
    requestId: c.var.requestId,
    ipAddress: c.req.header("CF-Connecting-IP") ?? null,
    userAgent: c.req.header("User-Agent")?.slice(0, MAX_USER_AGENT) ?? null,
  };
}

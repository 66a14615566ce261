import { env } from "cloudflare:workers";
import type { AuditActor } from "../../../worker/db/audit/audit-statement.ts";
import { readConfig } from "../../../worker/http/config.ts";

const config = await readConfig(env);
if (!config.ok) throw new Error("the tests' settings are wrong");

/** The audit actor of changes that no person makes. */
export const NO_ACTOR: AuditActor = {
  person: null,
  name: null,
  tokenId: null,
  requestId: "test",
  ipAddress: null,
  userAgent: null,
  personal: null,
  macs: config.value.auditMacs,
};

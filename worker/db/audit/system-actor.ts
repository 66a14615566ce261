import type { MacKeyRing } from "../../tokens/mac-key-ring.ts";
import type { AuditActor } from "./audit-statement.ts";

/**
 * Acts where Latchkey does by itself, and nobody asked for it.
 *
 * @param requestId stands where other rows name the request
 */
export function systemActor(macs: MacKeyRing, requestId = "cron"): AuditActor {
  return {
    person: null,
    tokenId: null,
    requestId,
    ipAddress: null,
    userAgent: null,
    personal: null,
    macs,
  };
}

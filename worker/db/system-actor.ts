import type { MacKeyRing } from "../tokens/mac-key-ring.ts";
import type { AuditActor } from "./audit-statement.ts";

/** Acts where the cron does, and nobody asked for it. */
export function systemActor(macs: MacKeyRing): AuditActor {
  return {
    person: null,
    tokenId: null,
    requestId: "cron",
    ipAddress: null,
    userAgent: null,
    personal: null,
    macs,
  };
}

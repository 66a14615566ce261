import { randomBytes, randomUUID } from "node:crypto";
import { toEpochSeconds } from "../../shared/time.ts";
import { openSignIn } from "../../worker/db/recovery/open-sign-in.ts";
import { generateId } from "../../worker/tokens/generate-id.ts";
import { importKeyRing, type MacKeyRing } from "../../worker/tokens/mac-key-ring.ts";
import { CommandError } from "../command-error.ts";
import { useMigratedDatabase } from "../database/open-command-database.ts";
import { readKeyRing } from "../keys/read-key-ring.ts";

/**
 * Lets passwords open the deployment's organizations again, for an operator whose members can use neither a provider nor
 * an emergency member's password.
 */
export async function openDeployedSignIn(): Promise<void> {
  const macs = await readMacs();
  await useMigratedDatabase(true, "", async (binding) => {
    const organizations = await openSignIn(binding, {
      macs,
      now: toEpochSeconds(new Date()),
      requestId: `deploy-${randomUUID()}`,
      newEventId: () => generateId("aud", randomBytes),
    });
    console.log(formatOpenedSignIn(organizations, { isRecorded: macs !== null }));
  });
}

/** The change is made without AUDIT_KEYS too: this is for operators who have lost their way in. */
async function readMacs(): Promise<MacKeyRing | null> {
  try {
    return await importKeyRing(readKeyRing("AUDIT_KEYS", true), "latchkey/audit");
  } catch (error) {
    if (error instanceof CommandError) return null;
    throw error;
  }
}

/** Renders what was opened, for the operator. */
export function formatOpenedSignIn(
  organizations: readonly string[],
  { isRecorded }: { isRecorded: boolean },
): string {
  if (organizations.length === 0)
    return "No organization demands its provider. Nothing was changed.";
  return [
    `Passwords open these organizations again: ${organizations.join(", ")}.`,
    "Their administrators can demand the provider again under Organization › Sign-in.",
    ...(isRecorded ? [] : ["AUDIT_KEYS is missing here, so the audit trail does not show it."]),
  ].join("\n");
}

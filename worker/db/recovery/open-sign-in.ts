import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { MacKeyRing } from "../../tokens/mac-key-ring.ts";
import { createSystemActor, insertAuditEvent } from "../audit/audit-statement.ts";
import { openDatabase } from "../database.ts";
import { selectRows, text } from "../select-rows.ts";

/**
 * Lets passwords open every organization that demands its provider: the last resort when neither a provider nor an
 * emergency member's password works.
 *
 * @param context.macs sign the audit rows; `null` if the operator has no key, and nothing is recorded
 * @param context.newEventId names each audit row
 * @returns the ids of the organizations
 */
export async function openSignIn(
  binding: D1Database,
  context: {
    macs: MacKeyRing | null;
    now: EpochSeconds;
    requestId: string;
    newEventId: () => string;
  },
): Promise<string[]> {
  const db = openDatabase(binding);
  const { macs, now, requestId, newEventId } = context;
  const organizations = await selectRows(
    db,
    v.object({ id: text }),
    sql`SELECT id FROM organizations WHERE sign_in = 'provider' ORDER BY id`,
  );
  for (const { id } of organizations) {
    const update = db.run(
      sql`UPDATE organizations SET sign_in = 'any' WHERE id = ${id} AND sign_in = 'provider'`,
    );
    if (macs === null) {
      await update;
      continue;
    }
    const event = {
      id: newEventId(),
      at: now,
      organization: id,
      action: "organization.updated" as const,
      actor: createSystemActor(macs, requestId),
      subject: null,
      target: { kind: "organization", id } as const,
      details: { sign_in: ["provider", "any"], by: "operator" },
    };
    await db.batch([update, insertAuditEvent(db, event)]);
  }
  return organizations.map(({ id }) => id);
}

import { env } from "cloudflare:workers";
import { sealPersonal } from "../../../worker/audit/personal-seal.ts";
import { type AuditEvent, recordEvent } from "../../../worker/db/audit/audit-statement.ts";
import { openDatabase } from "../../../worker/db/database.ts";
import { getRandomBytes } from "../../../worker/http/get-random-bytes.ts";
import { generateId } from "../../../worker/tokens/generate-id.ts";
import { NO_ACTOR } from "./no-actor.ts";
import { HOME, now } from "./organizations.ts";

/** Stores an audit row as the Worker would write it. @returns its id */
export async function storeEvent(
  event: Partial<Omit<AuditEvent, "actor">> & { actor?: Partial<AuditEvent["actor"]> } = {},
): Promise<string> {
  const id = generateId("aud", getRandomBytes);
  const actor = { ...NO_ACTOR, ...event.actor };
  await recordEvent(openDatabase(env.DB), {
    id,
    at: now(),
    organization: HOME,
    action: "token.updated",
    subject: null,
    target: null,
    ...event,
    actor: { ...actor, personal: sealPersonal(actor, getRandomBytes) },
  });
  return id;
}

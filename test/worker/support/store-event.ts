import { env } from "cloudflare:workers";
import { type AuditEvent, recordEvent } from "../../../worker/db/audit-statement.ts";
import { openDatabase } from "../../../worker/db/database.ts";
import { randomBytes } from "../../../worker/http/random-bytes.ts";
import { newId } from "../../../worker/tokens/new-id.ts";
import { HOME, now } from "./organizations.ts";

/** An actor nobody knows, from nowhere. */
export const NOBODY: AuditEvent["actor"] = {
  person: null,
  tokenId: null,
  requestId: "test",
  ipAddress: null,
  userAgent: null,
};

/** A row of the trail, as the Worker would write it. */
export async function storeEvent(
  event: Partial<Omit<AuditEvent, "actor">> & { actor?: Partial<AuditEvent["actor"]> } = {},
): Promise<string> {
  const id = newId("aud", randomBytes);
  await recordEvent(openDatabase(env.DB), {
    id,
    at: now(),
    organization: HOME,
    action: "token.updated",
    subject: null,
    target: null,
    ...event,
    actor: { ...NOBODY, ...event.actor },
  });
  return id;
}

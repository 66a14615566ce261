import * as v from "valibot";
import { AuditEventId } from "../../shared/ids.ts";
import { Rfc3339 } from "../../shared/time.ts";
import type { AuditAction } from "../../shared/wire/audit-event.ts";

/**
 * The audited actions that end a secret, or a member's right to use theirs. A restored database knows nothing of
 * those after the instant that it was restored to.
 */
export const ENDING_ACTIONS = [
  "token.revoked",
  "token.deleted",
  "token.regenerated",
  "token.old_secret_stopped",
  "token.collected",
  "token.withdrawn",
  "token.declined",
  "token.lapsed",
  "session.ended",
  "credential.revoked",
  "membership.removed",
  // Only if it disables the member.
  "membership.updated",
  "password.set",
] as const satisfies readonly AuditAction[];

const Id = v.pipe(v.string(), v.maxLength(100), v.regex(/^[A-Za-z0-9_-]+$/));

/** A row of the audit trail that ended something, as it is kept outside the database: ids, no names and no secrets. */
export const Revocation = v.strictObject({
  event: v.literal("revocation"),
  /** The id of the row. A database that has the row knows of the revocation. */
  id: AuditEventId,
  at: Rfc3339,
  action: v.picklist(ENDING_ACTIONS),
  /** The token; for an action on a member or a password, the person. */
  target: Id,
  organization: v.nullable(Id),
});
export type Revocation = v.InferOutput<typeof Revocation>;

/** Writes revocations as lines of JSON. */
export function formatRevocations(revocations: readonly Revocation[]): string {
  return revocations.map((revocation) => `${JSON.stringify(revocation)}\n`).join("");
}

/**
 * Reads lines of JSON, without blank lines.
 *
 * @throws Error that names the first line that is no revocation, but not its text
 */
export function parseRevocations(text: string): Revocation[] {
  const Line = v.pipe(v.string(), v.parseJson(), Revocation);
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const parsed = v.safeParse(Line, line);
    if (!parsed.success) throw new Error(`Line ${index + 1} is no revocation.`);
    return [parsed.output];
  });
}

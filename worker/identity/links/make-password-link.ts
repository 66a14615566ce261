import type { Context } from "hono";
import { toRfc3339 } from "../../../shared/time.ts";
import type { IssuedPasswordLink } from "../../../shared/wire/link-resource.ts";
import { recordEvent } from "../../db/audit/audit-statement.ts";
import { insertPasswordLink } from "../../db/links/one-time-links.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { credentialAuditEvent } from "../../use-cases/audit/audit-event.ts";
import { requireAuthority } from "../../use-cases/catalog/require-authority.ts";
import { judgePasswordLink } from "./judge-password-link.ts";
import { newLink } from "./link-code.ts";

/**
 * Makes a link to a new password for a member, to be handed over by the administrator: Latchkey sends no mail.
 *
 * @throws ProblemError `beyond_authority` where the member is above the one who asks, or belongs to an
 *   organization that they do not manage: the link lets its holder act as the member everywhere
 */
export async function makePasswordLink(
  c: Context<AppEnv>,
  user: { id: string },
): Promise<IssuedPasswordLink> {
  const { credential, db, now } = c.var;
  const target = { kind: "user", id: user.id } as const;
  if ((await judgePasswordLink(db, credential.subject, user.id)) === null) {
    const refused = credentialAuditEvent(c, "authority.refused", target, { password_link: true });
    await recordEvent(db, { ...refused, subject: user.id });
    throw new ProblemError("beyond_authority");
  }
  const { link, stored } = await newLink(c, "/password");
  const details = { link: stored.id, expires_at: [null, stored.expiresAt] };
  const event = {
    ...credentialAuditEvent(c, "password_link.created", target, details),
    subject: user.id,
  };
  const authority = await requireAuthority(c);
  if (!(await insertPasswordLink(db, { ...stored, person: user.id }, { authority, now, event }))) {
    throw new ProblemError("conflict");
  }
  return { link, expires_at: toRfc3339(stored.expiresAt) };
}

import type { Database } from "../../db/database.ts";
import type { StoredInvitation } from "../../db/links/one-time-links.ts";
import { findJudgedMember, type JudgedMember } from "../../db/people/maker-queries.ts";
import { checkMembership } from "../../permissions/check-membership.ts";
import { mayManage } from "../../permissions/controls-of.ts";

/**
 * Whether an invitation is still worth what it says: who made it must still be allowed to, by the catalog
 * as it is now.
 *
 * @returns its maker as judged, or `null` where they may no longer invite to that
 */
export async function judgeInvitation(
  db: Database,
  { createdBy, organization, role, groups }: StoredInvitation,
): Promise<JudgedMember | null> {
  const maker = await findJudgedMember(db, { subject: createdBy, organization });
  if (maker === null || !mayManage(maker.catalog, maker, "users")) return null;
  const wanted = { role, groups };
  return checkMembership(maker.catalog, maker, wanted, wanted).ok ? maker : null;
}

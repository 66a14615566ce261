import type { Database } from "../../db/database.ts";
import {
  findJudgedMember,
  type JudgedMember,
  listMemberships,
} from "../../db/people/maker-queries.ts";
import { mayManage } from "../../permissions/controls-of.ts";
import { isWithinPowers } from "../../permissions/powers.ts";

/** Each takes a read, and a place in the guard. */
const MOST_ORGANIZATIONS = 10;

/**
 * Whether `maker` may give `person` a new password, by which they could act as them: only where they manage
 * users, and that person is within their powers, in every organization that the person belongs to. An
 * administrator of one organization must not get into another through a common member.
 *
 * @returns the maker as judged in each, or `null`
 */
export async function judgePasswordLink(
  db: Database,
  maker: string,
  person: string,
): Promise<JudgedMember[] | null> {
  const memberships = await listMemberships(db, person);
  if (memberships.length === 0 || memberships.length > MOST_ORGANIZATIONS) return null;
  const judged: JudgedMember[] = [];
  for (const { organization, role, groups } of memberships) {
    const member = await findJudgedMember(db, { subject: maker, organization });
    if (member === null || !mayManage(member.catalog, member, "users")) return null;
    if (!isWithinPowers(member.catalog, member, { role, groups })) return null;
    judged.push(member);
  }
  return judged;
}

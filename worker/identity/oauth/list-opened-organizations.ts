import type { EpochSeconds } from "../../../shared/time.ts";
import type { PersonMembership } from "../../db/people/person-queries.ts";
import { findOpening, type ProvedSession } from "../../tokens/find-opening.ts";

/** An organization that the sign-in opens. */
export interface OpenedOrganization extends PersonMembership {
  /** When the person last proved who they are by what opens it; `null` if that is not known. */
  provedAt: EpochSeconds | null;
}

/** An organization that takes another proof. */
interface ClosedOrganization {
  id: string;
  openedBy: "other_password" | "provider";
}

/** Divides a person's organizations into those that the sign-in opens and the others, each in the given order. */
export function listOpenedOrganizations(
  memberships: readonly PersonMembership[],
  session: ProvedSession | null,
  now: EpochSeconds,
): { opened: OpenedOrganization[]; closed: ClosedOrganization[] } {
  const opened: OpenedOrganization[] = [];
  const closed: ClosedOrganization[] = [];
  for (const membership of memberships) {
    const opening = session === null ? null : findOpening(membership, session, now);
    if (opening !== null) opened.push({ ...membership, provedAt: opening.provedAt });
    else closed.push({ id: membership.id, openedBy: findKey(membership) });
  }
  return { opened, closed };
}

function findKey({ signIn }: PersonMembership): ClosedOrganization["openedBy"] {
  return signIn === "provider" ? "provider" : "other_password";
}

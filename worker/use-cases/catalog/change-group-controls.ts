import type { Context } from "hono";
import { recordRefusal } from "../../db/audit/refusal-counts.ts";
import { putGroupControls } from "../../db/catalog/catalog-queries.ts";
import { keepsEmergencyMember } from "../../db/emergency-members.ts";
import { listGroupMembers } from "../../db/people/member-queries.ts";
import { canStillAct, hasValidCredential } from "../../db/write-guards.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { listNarrowedParts } from "../../permissions/administrators.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import type { Principal } from "../../permissions/grantable-permissions.ts";
import { canManage, listManagedParts } from "../../permissions/list-controls.ts";
import { type ControlsRefusal, replaceGroupControls } from "../../permissions/powers.ts";
import { buildCredentialAuditEvent, describeChange } from "../audit/audit-event.ts";
import { requireAuthority, requireCatalog } from "./require-catalog.ts";
import { requireFreshSignInToOpen } from "./require-fresh-sign-in.ts";

/** The most combinations of role and groups that one request judges. Organizations have a few. */
const MAX_JUDGED = 500;

/**
 * Sets the controls of a group, which makes a new version of the catalog.
 *
 * @returns the resulting catalog
 * @throws ProblemError `beyond_authority`, which is audited, `last_administrator`, or `conflict` if the
 *   catalog, or a member of the group, changed in the meantime
 */
export async function changeGroupControls(
  c: Context<AppEnv>,
  groupId: string,
  controls: readonly string[],
): Promise<Catalog> {
  const { credential, db, now } = c.var;
  const { catalog, version } = await requireCatalog(c);
  const members = await listJudgedMembers(c, catalog, groupId);
  const next = replaceGroupControls(catalog, credential, groupId, controls, members ?? []);
  if (!next.ok) return refuse(c, groupId, controls, next.refusal);
  const before = catalog.groups.find(({ id }) => id === groupId)?.controls ?? [];
  const changed = describeChange("controls", before.toSorted(), controls.toSorted());
  if (Object.keys(changed).length === 0) return catalog;
  const listParts = (of: Catalog) => listManagedParts(of, { role: "", groups: [groupId] });
  await requireFreshSignInToOpen(c, listParts(catalog), listParts(next.value));
  const { organization } = credential;
  const id = `${organization}/${version + 1}`;
  const details = { group: groupId, ...changed };
  const event = buildCredentialAuditEvent(c, "catalog.put", { kind: "catalog", id }, details);
  const judged = members === null ? null : { group: groupId, members };
  const change = { from: catalog, to: next.value, judged };
  const authority = await requireAuthority(c);
  if (await putGroupControls(db, change, { authority, now, event })) return next.value;
  if (!(await hasValidCredential(db, credential, now))) throw new ProblemError("invalid_token");
  const isAuthorized = await canStillAct(db, { ...credential, membership: authority }, now);
  const isLast =
    isAuthorized &&
    (listNarrowedParts(catalog, next.value).length > 0 ||
      !(await keepsEmergencyMember(db, { organization, catalog: next.value })));
  throw new ProblemError(isLast ? "last_administrator" : "conflict");
}

/**
 * Returns the roles and groups of the group's members, which the change must keep within the actor's powers.
 *
 * @returns `null` if the actor manages the catalog, and may give anything
 */
async function listJudgedMembers(
  c: Context<AppEnv>,
  catalog: Catalog,
  group: string,
): Promise<Principal[] | null> {
  const { credential, db } = c.var;
  if (canManage(catalog, credential, "catalog")) return null;
  const { organization } = credential;
  const members = await listGroupMembers(db, { organization, group }, MAX_JUDGED + 1);
  if (members.length <= MAX_JUDGED) return members;
  const detail = "Its members have too many roles and groups to judge. Change the catalog instead.";
  throw new ProblemError("conflict", { detail });
}

async function refuse(
  c: Context<AppEnv>,
  group: string,
  controls: readonly string[],
  refusals: readonly ControlsRefusal[],
): Promise<never> {
  if (refusals.some(({ reason }) => reason === "unknown_group")) {
    throw new ProblemError("not_found");
  }
  if (refusals.some(({ reason }) => reason === "beyond_authority")) {
    const event = buildCredentialAuditEvent(c, "authority.refused", null, { group, controls });
    await recordRefusal(c.var.db, event);
    throw new ProblemError("beyond_authority");
  }
  const errors = refusals.flatMap((refusal) =>
    "index" in refusal
      ? [{ pointer: `/controls/${refusal.index}`, detail: DETAILS[refusal.reason] }]
      : [],
  );
  throw new ProblemError("invalid_input", { errors });
}

const DETAILS = {
  unknown_control: "Is no control of the catalog.",
  repeated_control: "Stands twice.",
} as const;

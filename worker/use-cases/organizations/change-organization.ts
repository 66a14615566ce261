import type { Context } from "hono";
import type {
  KeptSecretsSetting,
  UpdateOrganizationRequest,
} from "../../../shared/wire/organization-resource.ts";
import { canBeEmergencyMember } from "../../db/emergency-members.ts";
import {
  findOrganization,
  type StoredOrganization,
} from "../../db/organizations/organization-queries.ts";
import {
  hasFreshProviderProof,
  type OrganizationState,
  updateOrganization,
} from "../../db/organizations/update-organization.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { listRepairers } from "../../permissions/administrators.ts";
import { canManage } from "../../permissions/list-controls.ts";
import { buildCredentialAuditEvent, describeChange } from "../audit/audit-event.ts";
import { requireAuthority, requireCatalog } from "../catalog/require-catalog.ts";
import { requireFreshSignIn } from "../catalog/require-fresh-sign-in.ts";

/**
 * Changes the name or settings of the session's organization. What opens it can be changed only by an actor who manages
 * users and catalog, since deciding that lets an actor become any member.
 *
 * @returns the organization after the change
 * @throws ProblemError `beyond_authority`, `fresh_sign_in_required`, `provider_proof_required`, `invalid_input` for a
 *   member who could not repair the organization, or `conflict` if it changed in the meantime
 */
export async function changeOrganization(
  c: Context<AppEnv>,
  from: StoredOrganization,
  { name, settings = {} }: UpdateOrganizationRequest,
): Promise<StoredOrganization> {
  const { db, now } = c.var;
  const to: OrganizationState = {
    name: name ?? from.name,
    managersSeeSecrets: settings.managers_see_secrets ?? from.managersSeeSecrets,
    signIn: settings.sign_in ?? from.signIn,
    awayDays: settings.away_days === undefined ? from.awayDays : settings.away_days,
    keptSecrets: settings.kept_secrets ?? from.keptSecrets,
    emergencyMembers: settings.emergency_members?.map((id) => ({ id })) ?? from.emergencyMembers,
  };
  const signInDetails = {
    ...describeChange("sign_in", from.signIn, to.signIn),
    ...describeChange("away_days", from.awayDays, to.awayDays),
    ...describeChange("emergency_members", toIds(from), toIds(to)),
  };
  const details = {
    ...describeChange("name", from.name, to.name),
    ...describeChange("managers_see_secrets", from.managersSeeSecrets, to.managersSeeSecrets),
    ...describeChange("kept_secrets", from.keptSecrets, to.keptSecrets),
    ...signInDetails,
  };
  if (Object.keys(details).length === 0) return from;
  const changesSignIn = Object.keys(signInDetails).length > 0;
  if (changesSignIn) await requireAllControls(c);
  if (changesSignIn || allowsMore(from, to)) await requireFreshSignIn(c);
  const { catalog } = await requireCatalog(c);
  const emergencyParts = listRepairers(catalog);
  if (changesSignIn) await checkEmergencyMembers(c, to, emergencyParts);
  if (to.signIn === "provider" && from.signIn === "any") await requireProviderProof(c);
  const target = { kind: "organization", id: from.id } as const;
  const event = buildCredentialAuditEvent(c, "organization.updated", target, details);
  const change = { authority: await requireAuthority(c), now, event, emergencyParts };
  if (!(await updateOrganization(db, from, to, change))) throw new ProblemError("conflict");
  return (await findOrganization(db, from.id)) ?? from;
}

/** The settings for kept secrets, the strictest first. */
const KEEPING: readonly KeptSecretsSetting[] = ["off", "recent_sign_in", "signed_in"];

/** Returns true if a secret that was shown once could be seen by others, or again, from now on. */
function allowsMore(from: OrganizationState, to: OrganizationState): boolean {
  const allowsReveal = to.managersSeeSecrets && !from.managersSeeSecrets;
  return allowsReveal || KEEPING.indexOf(to.keptSecrets) > KEEPING.indexOf(from.keptSecrets);
}

const toIds = ({ emergencyMembers }: OrganizationState): string[] =>
  emergencyMembers.map(({ id }) => id).toSorted();

async function requireAllControls(c: Context<AppEnv>): Promise<void> {
  const { catalog } = await requireCatalog(c);
  const parts = ["users", "catalog"] as const;
  if (parts.every((part) => canManage(catalog, c.var.credential, part))) return;
  throw new ProblemError("beyond_authority");
}

async function requireProviderProof(c: Context<AppEnv>): Promise<void> {
  const { credential, db, now } = c.var;
  if (await hasFreshProviderProof(db, credential, now)) return;
  throw new ProblemError("provider_proof_required");
}

async function checkEmergencyMembers(
  c: Context<AppEnv>,
  { signIn, emergencyMembers }: OrganizationState,
  parts: Parameters<typeof canBeEmergencyMember>[2],
): Promise<void> {
  const { credential, db } = c.var;
  const pointer = "/settings/emergency_members";
  const errors = [];
  for (const [index, { id }] of emergencyMembers.entries()) {
    const member = { id, organization: credential.organization };
    if (await canBeEmergencyMember(db, member, parts)) continue;
    const detail = "Must be an enabled member who manages users and catalog and has a password.";
    errors.push({ pointer: `${pointer}/${index}`, detail });
  }
  if (signIn === "provider" && emergencyMembers.length === 0) {
    errors.push({ pointer, detail: "Must have 1 to 5 members while the provider is demanded." });
  }
  if (errors.length > 0) throw new ProblemError("invalid_input", { errors });
}

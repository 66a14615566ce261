import type { Context } from "hono";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { UpdateProviderRequest } from "../../../shared/wire/provider-resource.ts";
import {
  deleteProvider,
  type ProviderState,
  updateProvider,
} from "../../db/providers/change-provider.ts";
import type { StoredProvider } from "../../db/providers/provider-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { checkVersion, readIfMatch } from "../../http/if-match.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { listRepairers } from "../../permissions/administrators.ts";
import { buildCredentialAuditEvent } from "../../use-cases/audit/audit-event.ts";
import { requireAuthority, requireCatalog } from "../../use-cases/catalog/require-catalog.ts";
import {
  describeChanges,
  readMetadata,
  refuseBadMapping,
  sealClientSecret,
} from "./provider-state.ts";
import { refuseProviderChange } from "./refuse-provider-change.ts";

/**
 * Changes a provider. A new client secret replaces the old one at once.
 *
 * @throws ProblemError `provider_in_use` for another issuer or subject claim after somebody has signed in;
 *   `provider_required` if it would be disabled while the organization, or all of its administrators, sign in through it alone
 */
export async function changeProvider(
  c: Context<AppEnv>,
  from: StoredProvider,
  request: UpdateProviderRequest,
): Promise<void> {
  checkVersion(readIfMatch(c.req.header("If-Match")), from.version);
  const { db, now } = c.var;
  const wanted = mergeRequest(from, request, now);
  const isSameIssuer = wanted.issuer === from.issuer;
  if (request.mapping !== undefined || !isSameIssuer) await refuseBadMapping(c, wanted);
  if (from.hasIdentities && !(isSameIssuer && wanted.subjectClaim === from.subjectClaim)) {
    throw new ProblemError("provider_in_use");
  }
  const metadata = isSameIssuer ? null : await readMetadata(c, wanted.issuer);
  const secret = request.client_secret;
  const to: ProviderState = {
    ...wanted,
    issuer: metadata?.server.issuer ?? from.issuer,
    ...(secret === undefined ? {} : await sealClientSecret(c, from.id, secret)),
  };
  const details = describeChanges(from, to);
  if (secret == null && Object.keys(details).length === 0) return;
  const ends = from.disabledAt === null && to.disabledAt !== null;
  const action = ends ? "provider.disabled" : "provider.changed";
  const event = buildCredentialAuditEvent(c, action, { kind: "provider", id: from.id }, details);
  const actor = await requireActor(c);
  if (await updateProvider(db, from, { to, metadata }, { ...actor, now, event })) return;
  await refuseProviderChange(c, from, { authority: actor.authority, ends });
}

/** Deletes a provider. @throws ProblemError `provider_required` as above */
export async function removeProvider(c: Context<AppEnv>, from: StoredProvider): Promise<void> {
  checkVersion(readIfMatch(c.req.header("If-Match")), from.version);
  const { db, now } = c.var;
  const details = { name: [from.name, null], issuer: [from.issuer, null] };
  const target = { kind: "provider", id: from.id } as const;
  const event = buildCredentialAuditEvent(c, "provider.deleted", target, details);
  const actor = await requireActor(c);
  if (await deleteProvider(db, from, { ...actor, now, event })) return;
  const { authority } = actor;
  await refuseProviderChange(c, from, { authority, ends: from.disabledAt === null });
}

/** Returns the actor's authorization, with the roles and groups that could repair the organization. */
async function requireActor(c: Context<AppEnv>) {
  const { catalog } = await requireCatalog(c);
  return { authority: await requireAuthority(c), repairers: listRepairers(catalog) };
}

/** Returns the state that a request asks for, still with the present client secret. */
function mergeRequest(
  from: StoredProvider,
  request: UpdateProviderRequest,
  now: EpochSeconds,
): ProviderState {
  const { disabled, acr_values: acrValues } = request;
  return {
    name: request.name ?? from.name,
    issuer: request.issuer ?? from.issuer,
    clientId: request.client_id ?? from.clientId,
    clientSecret: from.clientSecret,
    secretKid: from.secretKid,
    secretAt: from.secretAt,
    scope: request.scope ?? from.scope,
    subjectClaim: request.subject_claim ?? from.subjectClaim,
    mapping: request.mapping ?? from.mapping,
    acrValues: acrValues === undefined ? from.acrValues : acrValues,
    sessionHours: request.session_hours ?? from.sessionHours,
    disabledAt: disabled === undefined ? from.disabledAt : computeDisabledAt(from, disabled, now),
  };
}

function computeDisabledAt(from: StoredProvider, disabled: boolean, now: EpochSeconds) {
  return disabled ? (from.disabledAt ?? now) : null;
}

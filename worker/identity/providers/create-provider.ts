import type { Context } from "hono";
import type { CreateProviderRequest } from "../../../shared/wire/provider-resource.ts";
import {
  insertProvider,
  MAX_PROVIDERS,
  type ProviderState,
} from "../../db/providers/change-provider.ts";
import { listProvidersOf } from "../../db/providers/provider-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { generateId } from "../../tokens/generate-id.ts";
import { buildCredentialAuditEvent } from "../../use-cases/audit/audit-event.ts";
import { requireAuthority } from "../../use-cases/catalog/require-catalog.ts";
import {
  describeChanges,
  readMetadata,
  refuseBadMapping,
  sealClientSecret,
} from "./provider-state.ts";
import { refuseLostAuthority } from "./refuse-provider-change.ts";

/**
 * Creates a provider of the organization. Its documents are read first, so that a mistyped issuer is told at once.
 *
 * @returns its id
 * @throws ProblemError `invalid_input`, `provider_unusable` or `provider_limit_reached`
 */
export async function createProvider(
  c: Context<AppEnv>,
  request: CreateProviderRequest,
): Promise<string> {
  const { credential, db, now } = c.var;
  await refuseBadMapping(c, request);
  const others = await listProvidersOf(db, credential.organization);
  if (others.length >= MAX_PROVIDERS) throw new ProblemError("provider_limit_reached");
  const id = generateId("prv", getRandomBytes);
  const metadata = await readMetadata(c, request.issuer);
  const state: ProviderState = {
    name: request.name,
    issuer: metadata.server.issuer,
    clientId: request.client_id,
    ...(await sealClientSecret(c, id, request.client_secret)),
    scope: request.scope,
    subjectClaim: request.subject_claim,
    mapping: request.mapping,
    acrValues: request.acr_values,
    sessionHours: request.session_hours,
    disabledAt: null,
  };
  const target = { kind: "provider", id } as const;
  const event = buildCredentialAuditEvent(
    c,
    "provider.created",
    target,
    describeChanges(null, state),
  );
  const authority = await requireAuthority(c);
  if (await insertProvider(db, { id, state, metadata }, { authority, now, event })) return id;
  await refuseLostAuthority(c, authority);
  throw new ProblemError("provider_limit_reached");
}

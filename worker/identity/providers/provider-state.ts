import type { Context } from "hono";
import type { ProviderState } from "../../db/providers/change-provider.ts";
import type { ProviderMetadata } from "../../db/providers/provider-metadata.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import { sealSecret } from "../../tokens/sealed-secret.ts";
import { describeChange } from "../../use-cases/audit/audit-event.ts";
import { requireCatalog } from "../../use-cases/catalog/require-catalog.ts";
import { askProvider } from "./ask-provider.ts";
import {
  buildUnusableProblem,
  checkIssuer,
  checkMapping,
  refuseMistakes,
} from "./check-provider.ts";
import { ProviderError } from "./provider-error.ts";

/** @throws ProblemError `invalid_input` if the catalog lacks a mapped role or group, or the issuer is everybody's */
export async function refuseBadMapping(
  c: Context<AppEnv>,
  { issuer, mapping }: Pick<ProviderState, "issuer" | "mapping">,
): Promise<void> {
  const { catalog } = await requireCatalog(c);
  refuseMistakes([...checkIssuer(issuer, mapping), ...checkMapping(catalog, mapping)]);
}

/** Reads the documents of a new issuer. @throws ProblemError `provider_unusable` */
export async function readMetadata(c: Context<AppEnv>, issuer: string): Promise<ProviderMetadata> {
  try {
    return await askProvider(issuer, c.var.config.developmentSeed !== null);
  } catch (error) {
    if (error instanceof ProviderError) throw buildUnusableProblem(error.fault);
    throw error;
  }
}

/** Seals a new client secret; `null` for a public client. */
export async function sealClientSecret(
  c: Context<AppEnv>,
  id: string,
  secret: string | null,
): Promise<Pick<ProviderState, "clientSecret" | "secretKid" | "secretAt">> {
  if (secret === null) return { clientSecret: null, secretKid: null, secretAt: null };
  const { kid, sealed } = await sealSecret(c.var.config.tokenKeys, secret, id, getRandomBytes);
  return { clientSecret: sealed, secretKid: kid, secretAt: c.var.now };
}

/** The fields as the audit trail names them. Of the client secret, it says only when it was set. */
const AUDITED = {
  name: "name",
  issuer: "issuer",
  client_id: "clientId",
  client_secret_set_at: "secretAt",
  scope: "scope",
  subject_claim: "subjectClaim",
  mapping: "mapping",
  acr_values: "acrValues",
  session_hours: "sessionHours",
  disabled_at: "disabledAt",
} as const satisfies Record<string, keyof ProviderState>;

/** Describes what changes for the audit trail. @param from `null` for a new provider */
export function describeChanges(
  from: ProviderState | null,
  to: ProviderState,
): Record<string, unknown> {
  const changes = Object.entries(AUDITED).map(([name, field]) =>
    describeChange<unknown>(name, from?.[field] ?? null, to[field]),
  );
  return Object.assign({}, ...changes);
}

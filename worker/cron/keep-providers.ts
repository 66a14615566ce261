import { toEpochSeconds } from "../../shared/time.ts";
import { type AuditEvent, createSystemActor } from "../db/audit/audit-statement.ts";
import { type Database, openDatabase } from "../db/database.ts";
import {
  endProof,
  listDomainsToCheck,
  type ProvedDomain,
  recordCheck,
  recordTry,
} from "../db/providers/domain-queries.ts";
import { listProvidersToAsk } from "../db/providers/provider-metadata.ts";
import { listSecretsOfOtherKeys, replaceSealedSecret } from "../db/providers/secret-queries.ts";
import type { Env } from "../env.ts";
import { type Config, readConfig } from "../http/config.ts";
import { getRandomBytes } from "../http/get-random-bytes.ts";
import { findDomainProof } from "../identity/providers/domain-proof.ts";
import { ProviderError } from "../identity/providers/provider-error.ts";
import { refreshMetadata } from "../identity/providers/refresh-metadata.ts";
import { generateId } from "../tokens/generate-id.ts";
import { openSecret, sealSecret } from "../tokens/sealed-secret.ts";

/** A withdrawn key counts for this long at most, unless the provider is down. */
const ASK_SECONDS = 6 * 3600;
const CHECK_SECONDS = 24 * 3600;
/** How long the record of a domain may be missing before its proof ends: longer than a weekend. */
const GRACE_SECONDS = 7 * 24 * 3600;
/** Calls of one run, for at most 5 s each. The next run goes on. */
const MAX_CALLS = 20;
const MAX_SECRETS = 200;

/**
 * Reads the documents of providers again, looks for the records of proved domains, and seals client secrets under the
 * issuing key.
 *
 * @throws Error if a setting is missing or wrong, or if a client secret does not open
 */
export async function keepProviders(env: Env, at: Date): Promise<void> {
  const config = await readConfig(env);
  if (!config.ok) throw new Error(`${config.refusal.setting} is missing or wrong.`);
  const db = openDatabase(env.DB);
  await askProviders(db, config.value, at);
  await checkDomains(db, config.value, at);
  await resealSecrets(db, config.value);
}

/** A provider that is down keeps its old documents, and is asked again after the others. */
async function askProviders(db: Database, config: Config, at: Date): Promise<void> {
  const now = toEpochSeconds(at);
  const isDevelopment = config.developmentSeed !== null;
  for (const provider of await listProvidersToAsk(db, now - ASK_SECONDS, MAX_CALLS)) {
    try {
      await refreshMetadata(db, provider, now, isDevelopment);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
    }
  }
}

async function checkDomains(db: Database, config: Config, at: Date): Promise<void> {
  const now = toEpochSeconds(at);
  for (const proved of await listDomainsToCheck(db, now - CHECK_SECONDS, MAX_CALLS)) {
    await recordTry(db, proved, now);
    const found = await findDomainProof(proved.domain, proved.challenge);
    if (found === "unknown") continue;
    const { missingSince } = proved;
    const isOver =
      found === "missing" && missingSince !== null && missingSince <= now - GRACE_SECONDS;
    if (isOver) await endProof(db, proved, now, buildLossEvent(config, proved, at));
    else await recordCheck(db, proved, found === "there", now);
  }
}

function buildLossEvent(
  { auditMacs }: Config,
  { provider, organization, domain, missingSince }: ProvedDomain,
  at: Date,
): AuditEvent {
  return {
    id: generateId("aud", getRandomBytes),
    at: toEpochSeconds(at),
    organization,
    action: "provider.domain_lost",
    actor: createSystemActor(auditMacs),
    subject: null,
    target: { kind: "provider", id: provider },
    details: { domain, missing_since: missingSince },
  };
}

async function resealSecrets(db: Database, { tokenKeys }: Config): Promise<void> {
  let isLost = false;
  for (const stored of await listSecretsOfOtherKeys(db, tokenKeys.issuing, MAX_SECRETS)) {
    const secret = await openSecret(tokenKeys, stored, stored.provider);
    isLost ||= secret === null;
    if (secret === null) continue;
    const sealed = await sealSecret(tokenKeys, secret, stored.provider, getRandomBytes);
    await replaceSealedSecret(db, stored, sealed);
  }
  if (isLost) throw new Error("The client secret of a provider does not open.");
}

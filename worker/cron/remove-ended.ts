import * as v from "valibot";
import { EpochSeconds, toEpochSeconds } from "../../shared/time.ts";
import { type AuditEvent, createSystemActor } from "../db/audit/audit-statement.ts";
import { openDatabase } from "../db/database.ts";
import {
  listOrganizationsWithEndedTokens,
  removeEndedTokens,
} from "../db/tokens/remove-ended-tokens.ts";
import type { Env } from "../env.ts";
import { readConfig } from "../http/config.ts";
import { getRandomBytes } from "../http/get-random-bytes.ts";
import { generateId } from "../tokens/generate-id.ts";
import type { MacKeyRing } from "../tokens/mac-key-ring.ts";

const DAY = 86_400;
/** The next run continues. */
const MAX_BATCHES = 200;

/**
 * Removes tokens that were revoked or expired longer ago than the setting says. Organizations take turns.
 *
 * @param maxBatches how many batches of 32 tokens one run makes
 * @throws Error if a setting is missing or wrong
 */
export async function removeEnded(
  env: Env,
  at: Date,
  maxBatches: number = MAX_BATCHES,
): Promise<void> {
  const config = await readConfig(env);
  if (!config.ok) throw new Error(`${config.refusal.setting} is missing or wrong.`);
  const { auditMacs, endedTokenRetentionDays: days } = config.value;
  if (days === null) return;
  const db = openDatabase(env.DB);
  const now = toEpochSeconds(at);
  const before = v.parse(EpochSeconds, Math.max(0, now - days * DAY));
  const waiting = await listOrganizationsWithEndedTokens(db, before, maxBatches);
  for (let batch = 0; batch < maxBatches; batch++) {
    const organization = waiting.shift();
    if (organization === undefined) return;
    const event = buildRemovalEvent(auditMacs, organization, now);
    if (await removeEndedTokens(db, organization, before, event)) waiting.push(organization);
  }
}

function buildRemovalEvent(macs: MacKeyRing, organization: string, at: EpochSeconds): AuditEvent {
  return {
    id: generateId("aud", getRandomBytes),
    at,
    organization,
    action: "tokens.removed",
    actor: createSystemActor(macs),
    subject: null,
    target: { kind: "organization", id: organization },
  };
}

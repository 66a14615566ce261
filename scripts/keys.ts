import { randomUUID } from "node:crypto";
import { toEpochSeconds } from "../shared/time.ts";
import {
  countKeptCopies,
  countKeyUse,
  countSealedSecrets,
  findLastIssue,
  revokeTokensOfKey,
} from "../worker/db/recovery/retire-key.ts";
import { importKeyRing } from "../worker/tokens/mac-key-ring.ts";
import { CommandError, runCommand } from "./command-error.ts";
import { useMigratedDatabase } from "./database/open-command-database.ts";
import {
  formatKeptCopies,
  formatKeyUse,
  formatRemoval,
  formatSealedSecrets,
} from "./keys/format-key-use.ts";
import { type KeysOptions, readKeysOptions } from "./keys/keys-options.ts";
import { readKeyRing } from "./keys/read-key-ring.ts";
import { readStateFolder } from "./server/serve-options.ts";

/** Answers to requests for a secret are kept this long for a retry, sealed under the key that made the secret. */
const ANSWER_TTL_SECONDS = 600;

await runCommand(() => retire(readKeysOptions(process.argv.slice(2))));

/** Retires a key of TOKEN_KEYS: counts what works with it, revokes that if told to, and says how to remove the key. */
async function retire(options: KeysOptions): Promise<void> {
  const { kid, remote } = options;
  const ring = readKeyRing("TOKEN_KEYS", remote);
  if (ring.issuing === kid) {
    throw new CommandError(
      `Key ${kid} is the first of TOKEN_KEYS, which makes new secrets. Put another one first and deploy that.`,
    );
  }
  await useMigratedDatabase(remote, readStateFolder(process.env), async (binding) => {
    await retireUnused(binding, options, ring.byKid.has(kid));
    if (options.dryRun || !ring.byKid.has(kid)) return;
    const others = [...ring.byKid.keys()].filter((other) => other !== kid);
    console.log(formatRemoval(kid, others, remote));
  });
}

/** @throws CommandError if the key is not known, or if something works with it and is not to be revoked */
async function retireUnused(
  binding: D1Database,
  { kid, remote, revoke, dryRun }: KeysOptions,
  isInRing: boolean,
): Promise<void> {
  const now = toEpochSeconds(new Date());
  const lastIssue = await findLastIssue(binding, kid);
  if (lastIssue === null && !isInRing) throw new CommandError(`There is no key ${kid}.`);
  const uses = await countKeyUse(binding, kid, now);
  console.log(formatKeyUse(kid, uses));
  const copies = await countKeptCopies(binding, kid);
  if (copies > 0) console.log(formatKeptCopies(kid, copies));
  await refuseSealing(binding, kid, dryRun);
  const isRecent = lastIssue !== null && now - lastIssue < ANSWER_TTL_SECONDS;
  const recently = `Key ${kid} made a secret in the last 10 minutes. Run this command again in 10 minutes.`;
  if (dryRun) {
    if (isRecent) console.log(recently);
    return;
  }
  if (!revoke && uses.length > 0) {
    throw new CommandError(
      `Ask the owners to regenerate them, and wait. Or revoke them: npm run keys -- retire ${kid}` +
        `${remote ? " --remote" : ""} --revoke`,
    );
  }
  if (!revoke && isRecent) throw new CommandError(recently);
  if (uses.length > 0) {
    const macs = await importKeyRing(readKeyRing("AUDIT_KEYS", remote), "latchkey/audit");
    const newRequestId = () => `key-${randomUUID()}`;
    await revokeTokensOfKey(binding, kid, { macs, now, newRequestId });
    console.log("Revoked them, with the tokens that they had issued.");
  }
  if (isRecent) console.log(recently);
}

/**
 * Refuses a key under which client secrets of sign-in providers are sealed, also with `--revoke`: nobody at Latchkey could
 * make these secrets again.
 *
 * @throws CommandError unless this is a dry run
 */
async function refuseSealing(binding: D1Database, kid: string, dryRun: boolean): Promise<void> {
  const count = await countSealedSecrets(binding, kid);
  if (count === 0) return;
  console.log(formatSealedSecrets(kid, count));
  if (dryRun) return;
  throw new CommandError(
    "The Worker seals them under the first key of TOKEN_KEYS, within 10 minutes after you have deployed that. Wait, and run this command again.",
  );
}

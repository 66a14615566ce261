import { systemClock } from "../../shared/system-clock.ts";
import type { EpochSeconds } from "../../shared/time.ts";
import type { TokenRecord } from "../tokens/token-record.ts";
import type { Question } from "../tokens/validate.ts";
import { type Verification, verifyToken } from "../verification/verify-token.ts";
import { noteUse } from "./usage-desk.ts";
import type { Workplace } from "./workplace.ts";

/** What one request or call brings along. */
export interface Occasion {
  /** The instant of the request. */
  now: EpochSeconds;
  /** Asks the primary whatever is cached. */
  fresh: boolean;
  /** Lets work outlive the request: `waitUntil`. */
  keepAlive(promise: Promise<unknown>): void;
}

/**
 * The one way from the text of a token to a verdict, for every door: the pipeline over this Worker's
 * keys, cache, database and clock. Notes each use of a token that is stored.
 *
 * @throws StorageUnavailableError where no record could be had that is fresh enough
 */
export async function verifyInWorkplace(
  { config, cache, storage, usage }: Workplace,
  text: string,
  questionOf: (record: TokenRecord) => Question,
  { now, fresh, keepAlive }: Occasion,
): Promise<Verification> {
  const verification = await verifyToken(text, questionOf, {
    ring: config.tokenMacs,
    prefixes: config.prefixes,
    cache,
    storage,
    clock: systemClock,
    keepAlive,
    now,
    fresh,
  });
  const written = noteUse(usage, verification, now);
  if (written !== null) keepAlive(written);
  return verification;
}

import { systemClock } from "../../shared/system-clock.ts";
import type { EpochSeconds } from "../../shared/time.ts";
import type { TokenRecord } from "../tokens/token-record.ts";
import type { Question } from "../tokens/validate.ts";
import { type Verification, verifyToken } from "../verification/verify-token.ts";
import { noteUse, type UsageDesk } from "./usage-desk.ts";
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
 * @returns what it comes to, at once for a hot token
 * @throws StorageUnavailableError, through the promise, where no record could be had that is fresh enough
 */
export function verifyInWorkplace(
  { config, cache, storage, usage }: Workplace,
  text: string,
  questionOf: (record: TokenRecord) => Question,
  occasion: Occasion,
): Verification | Promise<Verification> {
  const { now, fresh } = occasion;
  const verification = verifyToken(text, questionOf, {
    ring: config.tokenMacs,
    prefixes: config.prefixes,
    cache,
    storage,
    clock: systemClock,
    keepAlive(promise) {
      occasion.keepAlive(promise);
    },
    now,
    fresh,
  });
  return verification instanceof Promise
    ? verification.then((settled) => noted(usage, settled, occasion))
    : noted(usage, verification, occasion);
}

function noted(usage: UsageDesk, verification: Verification, occasion: Occasion): Verification {
  const written = noteUse(usage, verification, occasion.now);
  if (written !== null) occasion.keepAlive(written);
  return verification;
}

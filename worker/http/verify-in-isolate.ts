import { systemClock } from "../../shared/system-clock.ts";
import type { EpochSeconds } from "../../shared/time.ts";
import type { TokenRecord } from "../tokens/token-record.ts";
import type { AllowedToken, Question } from "../tokens/validate.ts";
import {
  type Verification,
  type VerifyContext,
  verifyHotToken,
  verifyToken,
} from "../verification/verify-token.ts";
import type { Isolate } from "./isolate.ts";
import { noteUse } from "./usage-recorder.ts";

/** What one request or call brings along. */
export interface RequestInfo {
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
export function verifyInIsolate(
  isolate: Isolate,
  text: string,
  questionOf: (record: TokenRecord) => Question,
  requestInfo: RequestInfo,
): Verification | Promise<Verification> {
  const verification = verifyToken(text, questionOf, contextOf(isolate, requestInfo));
  return verification instanceof Promise
    ? verification.then((settled) => noted(isolate, settled, requestInfo))
    : noted(isolate, verification, requestInfo);
}

/** The same for a token that is hot and passes; `null` for any other, of which nothing is noted either. */
export function allowHotInIsolate(
  isolate: Isolate,
  text: string,
  questionOf: (record: TokenRecord) => Question,
  requestInfo: RequestInfo,
): { token: AllowedToken; record: TokenRecord; maxAgeMs: number | null } | null {
  const verification = verifyHotToken(text, questionOf, contextOf(isolate, requestInfo));
  if (verification === null) return null;
  const { verdict: token, record, maxAgeMs } = verification;
  if (token.status !== "allowed" || record === null) return null;
  noted(isolate, verification, requestInfo);
  return { token, record, maxAgeMs };
}

function contextOf({ config, cache, storage }: Isolate, requestInfo: RequestInfo): VerifyContext {
  return {
    ring: config.tokenMacs,
    prefixes: config.prefixes,
    cache,
    storage,
    clock: systemClock,
    keepAlive(promise) {
      requestInfo.keepAlive(promise);
    },
    now: requestInfo.now,
    fresh: requestInfo.fresh,
  };
}

function noted(
  { usage }: Isolate,
  verification: Verification,
  { now, keepAlive }: RequestInfo,
): Verification {
  const written = noteUse(usage, verification, now);
  if (written !== null) keepAlive(written);
  return verification;
}

import { systemClock } from "../../shared/system-clock.ts";
import type { EpochSeconds } from "../../shared/time.ts";
import type { TokenRecord } from "../tokens/token-record.ts";
import type { Question } from "../tokens/validate.ts";
import {
  type Verification,
  type VerifyContext,
  verifyHotToken,
  verifyToken,
} from "../verification/verify-token.ts";
import type { Isolate } from "./isolate.ts";
import { recordUse } from "./usage-recorder.ts";

/** The parts of one request or RPC call that a validation needs. */
export interface RequestInfo {
  /** The instant of the request. */
  now: EpochSeconds;
  /** True to read from the primary, even if the record is cached. */
  fresh: boolean;
  /** Lets work outlive the request, as `waitUntil` does. */
  keepAlive(promise: Promise<unknown>): void;
}

/**
 * Verifies the text of a token with the isolate's keys, cache and storage, and records its use. Every entry
 * point verifies tokens by this function or `verifyHotInIsolate`.
 *
 * @returns the verification, without a promise for a hot token
 * @throws StorageUnavailableError, through the promise, if no record is available that is fresh enough
 */
export function verifyInIsolate(
  isolate: Isolate,
  text: string,
  questionOf: (record: TokenRecord) => Question,
  requestInfo: RequestInfo,
): Verification | Promise<Verification> {
  const verification = verifyToken(text, questionOf, buildVerifyContext(isolate, requestInfo));
  return verification instanceof Promise
    ? verification.then((settled) => recordVerification(isolate, settled, requestInfo))
    : recordVerification(isolate, verification, requestInfo);
}

/**
 * Verifies a token without a promise, and records its use.
 *
 * @returns `null`, with nothing recorded, if the verdict needs storage
 */
export function verifyHotInIsolate(
  isolate: Isolate,
  text: string,
  questionOf: (record: TokenRecord) => Question,
  requestInfo: RequestInfo,
): Verification | null {
  const verification = verifyHotToken(text, questionOf, buildVerifyContext(isolate, requestInfo));
  return verification === null ? null : recordVerification(isolate, verification, requestInfo);
}

function buildVerifyContext(
  { config, cache, storage }: Isolate,
  requestInfo: RequestInfo,
): VerifyContext {
  return {
    ring: config.tokenMacs,
    prefixes: config.prefixes,
    cache,
    storage,
    clock: systemClock,
    lingerMs: config.lingerMs,
    replicas: config.replicas,
    reportSkew,
    keepAlive(promise) {
      requestInfo.keepAlive(promise);
    },
    now: requestInfo.now,
    fresh: requestInfo.fresh,
  };
}

/** Reports that the clocks of two isolates differ, on which the use of replicas depends. */
function reportSkew(aheadMs: number): void {
  console.log(JSON.stringify({ level: "warn", event: "clock_skew", ahead_ms: aheadMs }));
}

function recordVerification(
  { usage }: Isolate,
  verification: Verification,
  { now, keepAlive }: RequestInfo,
): Verification {
  const saved = recordUse(usage, verification, now);
  if (saved !== null) keepAlive(saved);
  return verification;
}

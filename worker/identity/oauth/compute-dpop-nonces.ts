import type { EpochSeconds } from "../../../shared/time.ts";
import { computeKeyedHash } from "../compute-keyed-hash.ts";

const PERIOD_SECONDS = 300;

/**
 * Returns the nonces for DPoP proofs that are valid now, the newest first (RFC 9449 §8). One is made every
 * 5 minutes and is valid for 10, so it stands for our clock. It needs no storage.
 */
export function computeDpopNonces(
  authSecret: string,
  now: EpochSeconds,
): Promise<[string, string]> {
  const period = Math.floor(now / PERIOD_SECONDS);
  return Promise.all([computeNonce(authSecret, period), computeNonce(authSecret, period - 1)]);
}

function computeNonce(authSecret: string, period: number): Promise<string> {
  return computeKeyedHash(authSecret, "latchkey/dpop-nonce", String(period));
}

import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from "jose";
import * as v from "valibot";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { EpochSeconds } from "../../../shared/time.ts";

/** The only algorithm of a proof, as the metadata states it. */
export const DPOP_ALGORITHM = "ES256";
/** How far a proof's `iat` may be from our clock. */
const MAX_SKEW_SECONDS = 300;
/** A proof has about 450 characters. */
const MAX_LENGTH = 2048;

/** A proof whose signature and claims are right (RFC 9449 §4.3). */
export interface DpopProof {
  /** The SHA-256 JWK thumbprint of its key (RFC 7638). */
  thumbprint: string;
  /** Differs for each proof: key and `jti`. The caller must accept it only once. */
  id: string;
}

/** `stale` means that the client must send a new proof, with a nonce of ours (RFC 9449 §8). */
export type ProofRefusal = { reason: "missing" | "malformed" | "stale" };

/** The facts of the request that a proof must be for. */
export interface ProvenRequest {
  method: string;
  url: string;
  now: EpochSeconds;
  /** The nonces that are valid now. */
  nonces: readonly string[];
}

const Coordinate = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/));
const PublicKey = v.object({
  kty: v.literal("EC"),
  crv: v.literal("P-256"),
  x: Coordinate,
  y: Coordinate,
});
// A proof may have more claims (RFC 9449 §4.2), which mean nothing here.
const Claims = v.object({
  jti: v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,128}$/)),
  htm: v.string(),
  htu: v.pipe(v.string(), v.url()),
  iat: v.pipe(v.number(), v.safeInteger()),
  nonce: v.optional(v.pipe(v.string(), v.maxLength(128))),
});

/**
 * Verifies a DPoP proof (RFC 9449 §4.3): it shows that the sender of this request has the key.
 *
 * The proof must be recent. By its `iat` it is so within 5 minutes; a client whose clock is wrong is given a
 * nonce, and then its `iat` does not count (§8).
 *
 * @param proof the `DPoP` header. Two headers arrive joined by a comma, which is no JWT.
 */
export async function verifyDpopProof(
  proof: string | undefined,
  { method, url, now, nonces }: ProvenRequest,
): Promise<Result<DpopProof, ProofRefusal>> {
  if (proof === undefined) return err({ reason: "missing" });
  if (proof.length > MAX_LENGTH) return err({ reason: "malformed" });
  const verified = await jwtVerify(proof, EmbeddedJWK, {
    typ: "dpop+jwt",
    algorithms: [DPOP_ALGORITHM],
    currentDate: new Date(now * 1000),
  }).catch(() => null);
  const key = v.safeParse(PublicKey, verified?.protectedHeader.jwk);
  const claims = v.safeParse(Claims, verified?.payload);
  if (!key.success || !claims.success) return err({ reason: "malformed" });
  const { jti, htm, htu, iat, nonce } = claims.output;
  if (htm !== method || withoutQuery(htu) !== withoutQuery(url)) {
    return err({ reason: "malformed" });
  }
  const isRecent =
    nonce === undefined ? Math.abs(iat - now) <= MAX_SKEW_SECONDS : nonces.includes(nonce);
  if (!isRecent) return err({ reason: "stale" });
  const thumbprint = await calculateJwkThumbprint(key.output);
  return ok({ thumbprint, id: `${thumbprint}.${jti}` });
}

/** Returns the part of a URI that `htu` must match: query and fragment do not count (RFC 9449 §4.3). */
function withoutQuery(uri: string): string {
  const { origin, pathname } = new URL(uri);
  return origin + pathname;
}

import {
  computeTokenChecksum,
  getTokenHint,
  TOKEN_DIGITS,
  type TokenKind,
} from "../../shared/token-shape.ts";
import { computeTokenMac } from "./compute-token-mac.ts";
import { generateBase62, type RandomBytes } from "./generate-base62.ts";
import type { MacKeyRing } from "./mac-key-ring.ts";

/** A new secret. Only its `digest`, `kid` and `hint` may be stored. */
export interface IssuedSecret {
  /** The full token. Shown once, then forgotten. */
  readonly secret: string;
  readonly digest: string;
  readonly kid: string;
  readonly hint: string;
}

/**
 * Creates a secret: `<prefix>_<kind>_`, key id, 256 random bits, tag, checksum.
 *
 * @throws Error if the ring lacks its own issuing key, which `importKeyRing` rules out
 */
export async function issueSecret(request: {
  ring: MacKeyRing;
  prefix: string;
  kind: TokenKind;
  randomBytes: RandomBytes;
}): Promise<IssuedSecret> {
  const { ring, prefix, kind, randomBytes } = request;
  const kid = ring.issuing;
  const key = ring.byKid.get(kid);
  if (key === undefined) throw new Error("The issuing key is not in the ring.");
  const body = `${prefix}_${kind}_${kid}${generateBase62(TOKEN_DIGITS.random, randomBytes)}`;
  const { tag, digest } = computeTokenMac(key, body);
  const secret = body + tag + computeTokenChecksum(body + tag);
  return { secret, digest, kid, hint: getTokenHint(secret) };
}

import {
  TOKEN_DIGITS,
  type TokenKind,
  tokenChecksum,
  tokenHint,
} from "../../shared/token-shape.ts";
import type { MacKeyRing } from "./mac-key-ring.ts";
import { macToken } from "./mac-token.ts";
import { type RandomBytes, randomBase62 } from "./random-base62.ts";

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
  const body = `${prefix}_${kind}_${kid}${randomBase62(TOKEN_DIGITS.random, randomBytes)}`;
  const { tag, digest } = macToken(key, body);
  const secret = body + tag + tokenChecksum(body + tag);
  return { secret, digest, kid, hint: tokenHint(secret) };
}

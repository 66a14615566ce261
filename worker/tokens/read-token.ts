import { err, ok, type Result } from "../../shared/result.ts";
import { type TokenKind, tokenParts } from "../../shared/token-shape.ts";
import { constantTimeEqual } from "./constant-time-equal.ts";
import type { MacKeyRing } from "./mac-key-ring.ts";
import { macToken } from "./mac-token.ts";

/** What a genuine token says of itself. Whether it is still good only its row tells. */
export interface ReadToken {
  readonly kind: TokenKind;
  readonly kid: string;
  readonly digest: string;
}

/** Why a text is no token of ours. For logs; a stranger sees one and the same answer. */
export type TokenReadRefusal = { readonly reason: "malformed" | "unknown_key" | "forged" };

/**
 * Tells a token that we made from any other text, without reading storage.
 *
 * Each step is cheaper than the next: length and shape, then checksum, then the keyed tag.
 */
export function readToken(
  text: string,
  { ring, prefixes }: { ring: MacKeyRing; prefixes: readonly string[] },
): Result<ReadToken, TokenReadRefusal> {
  const parts = tokenParts(text, prefixes);
  if (parts === null) return err({ reason: "malformed" });
  const key = ring.byKid.get(parts.kid);
  if (key === undefined) return err({ reason: "unknown_key" });
  const { tag, digest } = macToken(key, parts.body);
  if (!constantTimeEqual(tag, parts.tag)) return err({ reason: "forged" });
  return ok({ kind: parts.kind, kid: parts.kid, digest });
}

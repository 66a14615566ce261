import { err, ok, type Result } from "../../shared/result.ts";
import { type TokenKind, tokenParts } from "../../shared/token-shape.ts";
import { constantTimeEqual } from "./constant-time-equal.ts";
import type { MacKeyRing } from "./mac-key-ring.ts";
import { macToken } from "./mac-token.ts";

/** The parts of a genuine token. Only its row says whether it is still valid. */
export interface ReadToken {
  readonly kind: TokenKind;
  readonly kid: string;
  readonly digest: string;
}

/** The reason why a text is not a token of ours. For logs only: callers see one answer for all reasons. */
export type TokenReadRefusal = { readonly reason: "malformed" | "unknown_key" | "forged" };

/**
 * Recognizes a token that we issued, without reading storage.
 *
 * The cheapest check comes first: length and shape, then checksum, then the keyed tag.
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

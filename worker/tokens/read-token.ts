import { err, ok, type Result } from "../../shared/result.ts";
import { parseTokenParts, type TokenKind } from "../../shared/token-shape.ts";
import { computeTokenMac } from "./compute-token-mac.ts";
import { isEqualInConstantTime } from "./is-equal-in-constant-time.ts";
import type { MacKeyRing } from "./mac-key-ring.ts";

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
  const parts = parseTokenParts(text, prefixes);
  if (parts === null) return err({ reason: "malformed" });
  const key = ring.byKid.get(parts.kid);
  if (key === undefined) return err({ reason: "unknown_key" });
  const { tag, digest } = computeTokenMac(key, parts.body);
  if (!isEqualInConstantTime(tag, parts.tag)) return err({ reason: "forged" });
  return ok({ kind: parts.kind, kid: parts.kid, digest });
}

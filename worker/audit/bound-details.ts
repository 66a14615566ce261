import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** The most bytes that the details of an audit row have as JSON. */
export const MAX_DETAILS_BYTES = 4_096;

/** The most entries of a list, and the most UTF-16 units of a text, that details keep as they are. */
interface DetailsLimit {
  readonly entries: number;
  readonly characters: number;
}

/** The limits, the widest first: the first with which the details fit in `MAX_DETAILS_BYTES` applies. */
export const DETAILS_LIMITS = [
  { entries: 32, characters: 256 },
  { entries: 8, characters: 128 },
  { entries: 2, characters: 128 },
] as const satisfies readonly DetailsLimit[];

/**
 * Returns the details of an audit row as JSON of at most `maxBytes`, however long their lists and texts are.
 * Otherwise a request with 500 scopes would write 130 KB that stay for good.
 *
 * A longer list becomes its first entries with the count and the digest of all: `{ entries, count, sha256 }`. If a
 * list changed from old to new, the entries that the other list lacks come first. A longer text becomes
 * `{ start, count, sha256 }`. Details that are still too long become `{ cut: { bytes, sha256 } }`. A digest is the
 * SHA-256 of the value as JSON without spaces.
 */
export function boundDetails(
  details: Readonly<Record<string, unknown>>,
  maxBytes = MAX_DETAILS_BYTES,
): string {
  for (const limit of DETAILS_LIMITS) {
    const json = JSON.stringify(cutValue(details, limit));
    if (countBytes(json) <= maxBytes) return json;
  }
  const bytes = countBytes(JSON.stringify(details));
  return JSON.stringify({ cut: { bytes, sha256: computeDigest(details) } });
}

function cutValue(value: unknown, limit: DetailsLimit): unknown {
  if (typeof value === "string") return cutText(value, limit);
  if (Array.isArray(value)) {
    const [from, to] = value;
    const isChange = value.length === 2 && Array.isArray(from) && Array.isArray(to);
    return isChange
      ? [cutList(from, to, limit), cutList(to, from, limit)]
      : cutList(value, [], limit);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, cutValue(field, limit)]),
  );
}

function cutText(text: string, { characters }: DetailsLimit): unknown {
  if (text.length <= characters) return text;
  const start = text.slice(0, characters).toWellFormed();
  return { start, count: text.length, sha256: computeDigest(text) };
}

/** @param other the old or new value of a list that changed */
function cutList(
  list: readonly unknown[],
  other: readonly unknown[],
  limit: DetailsLimit,
): unknown {
  if (list.length <= limit.entries) return list.map((entry) => cutValue(entry, limit));
  const others = new Set(other.map((entry) => JSON.stringify(entry)));
  const isShared = (entry: unknown) => others.has(JSON.stringify(entry));
  const inOrder = [...list.filter((entry) => !isShared(entry)), ...list.filter(isShared)];
  const entries = inOrder.slice(0, limit.entries).map((entry) => cutValue(entry, limit));
  return { entries, count: list.length, sha256: computeDigest(list) };
}

function computeDigest(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(value))));
}

function countBytes(text: string): number {
  return utf8ToBytes(text).length;
}

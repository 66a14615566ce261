import { hasTokenShape, PREFIX_WORD } from "./token-shape.ts";

/** Bounds the search in a longer text; a token is 69 characters, with few around it. */
const MAX_SEARCHED = 20_000;
/** Bounds the readings of nested encodings. Pasted texts have one or two. */
const MAX_VIEWS = 32;
/** Fewer digits than anyone cuts off by mistake; more than a hint shows or a name has after `_pat_`. */
const MIN_DIGITS = 20;
const DIGITS_IN_ALL = 61;

/** Characters that copying, wrapping or quoting puts into a token: white space, invisible ones, quotes, `\`, `+`. */
const NOISE = /[\s\p{C}\p{M}\p{Default_Ignorable_Code_Point}\p{Pi}\p{Pf}\ufffd"'`\\+]+/u;
const MARKED = /_(pat|ses|svc)_([0-9a-z]{20,})/gi;
const WORD_BEFORE = /[0-9a-z]{1,16}$/i;

/**
 * Finds what looks like a token in a text, such as a header, an assignment or a quoted string.
 *
 * Also finds a token that is encoded (percent, JSON, shell), has noise inside or a prefix in capitals, was cut
 * short or is mistyped, since most of a secret is a secret as well.
 *
 * @param prefixes the prefix words to look for; without them, any word can be one
 * @returns the token as it was issued, as far as that can be told; `null` if there is none
 */
export function findTokenInText(text: string, prefixes?: readonly string[]): string | null {
  // Which encoding is the outermost is unknown, so both are undone first. The set grows while it is read.
  const views = new Set([text.slice(0, MAX_SEARCHED).normalize("NFKC")]);
  let found: string | null = null;
  for (const view of views) {
    for (const candidate of listCandidates(view, prefixes)) {
      if (hasTokenShape(candidate, [candidate.slice(0, candidate.indexOf("_"))])) return candidate;
      found ??= candidate;
    }
    if (views.size < MAX_VIEWS) views.add(decodePercent(view)).add(decodeEscapes(view));
  }
  return found;
}

/** Lists the readings of every token in a text: with each possible prefix, and with and without what follows noise. */
function listCandidates(text: string, prefixes: readonly string[] | undefined): string[] {
  const pieces = text.split(NOISE);
  const joined = pieces.join("");
  const gaps = new Set<number>();
  let end = 0;
  for (const piece of pieces) {
    end += piece.length;
    gaps.add(end);
  }
  return Array.from(joined.matchAll(MARKED)).flatMap((match) => {
    const [marker, kind = "", digits = ""] = match;
    const bodies = listBodies(digits, gaps, match.index + marker.length - digits.length);
    return listPrefixes(joined.slice(0, match.index), gaps, prefixes).flatMap((prefix) =>
      bodies.map((body) => `${prefix}_${kind.toLowerCase()}_${body}`),
    );
  });
}

/** Lists the digits up to the first noise, and a token's length of digits across noise. */
function listBodies(digits: string, gaps: ReadonlySet<number>, start: number): string[] {
  let length = 0;
  while (length < digits.length && !(length > 0 && gaps.has(start + length))) length += 1;
  const whole = digits.slice(0, length);
  const across = digits.slice(0, DIGITS_IN_ALL);
  const bodies = length >= MIN_DIGITS ? [whole] : [];
  // Words that were joined are no secret: one of small letters only is practically never made.
  if (length < DIGITS_IN_ALL && /[0-9A-Z]/.test(across)) bodies.push(across);
  return bodies;
}

/** Lists the words that may be the prefix before `_pat_`, the likeliest first. */
function listPrefixes(
  before: string,
  gaps: ReadonlySet<number>,
  prefixes: readonly string[] | undefined,
): string[] {
  const word = (WORD_BEFORE.exec(before)?.[0] ?? "").toLowerCase();
  if (prefixes !== undefined) return prefixes.filter((prefix) => word.endsWith(prefix));
  let length = 1;
  while (length < word.length && !gaps.has(before.length - length)) length += 1;
  const starts = [word.length - length, ...word.split("").keys()];
  return starts.map((start) => word.slice(start)).filter((prefix) => PREFIX_WORD.test(prefix));
}

const ESCAPE =
  /\\(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2})|([0-7]{3})|([nrtbfv])|\\)/gi;

/** Undoes one layer of percent-encoding, also of bytes that are no UTF-8. */
function decodePercent(text: string): string {
  const decoded = text.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    const bytes = encoded.match(/[0-9a-f]{2}/gi) ?? [];
    return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16)));
  });
  return decoded.normalize("NFKC");
}

/** Undoes one layer of backslash escapes, as in JSON and in a shell's `$'…'`. */
function decodeEscapes(text: string): string {
  const decoded = text.replace(ESCAPE, (escaped, ...groups: (string | undefined)[]) => {
    const [braced, four, two, octal, control] = groups;
    const hex = braced ?? four ?? two;
    if (hex !== undefined) return characterOf(Number.parseInt(hex, 16));
    if (octal !== undefined) return characterOf(Number.parseInt(octal, 8));
    return control === undefined ? escaped.slice(1) : " ";
  });
  return decoded.normalize("NFKC");
}

const characterOf = (code: number) => (code <= 0x10ffff ? String.fromCodePoint(code) : "");

/** The longest entity id, and so the longest text that a pattern is matched against. */
const MAX_ID_LENGTH = 128;
/** Printable ASCII. A text with any other character matches no pattern. */
const ALPHABET = Array.from({ length: 95 }, (_, n) => String.fromCharCode(0x20 + n)).join("");

/** A character, an escaped character, a class or a dot, with its repetition. */
const ITEM =
  /(?<atom>\\[dDsSwW^$\\.*+?()[\]{}|/]|\[(?:[^\\\]]|\\.)*\]|[^\\^$*+?()[\]{}|])(?:(?<sign>[*+?])|\{(?<least>\d{1,4})(?<open>,(?<most>\d{1,4})?)?\})?/u;
const TOKEN = new RegExp(`${ITEM.source}|[|^$]`, "guy");

/** A set of characters that is repeated `least` to `most` times. */
interface Item {
  /** 1 at the code of each allowed character. */
  readonly allowed: Uint8Array;
  readonly least: number;
  readonly most: number;
}

/**
 * Compiles the pattern of an entity type to a test of a whole id.
 *
 * A pattern is a small regular expression: characters, escaped characters, classes and dots, each with one
 * repetition (`*`, `+`, `?`, `{2}`, `{2,}`, `{2,8}`), in alternatives that `|` separates. It means what it means in
 * JavaScript with the flag `u`, and `^` and `$` around an alternative change nothing.
 *
 * Administrators write patterns, and the isolate is shared with other organizations, so the regular expression is
 * never run: `[^Z]{1,128}[^Z]{1,128}[^Z]{1,128}Z` would backtrack for seconds. A test takes one pass over the id for
 * each item, whatever the pattern is. That is at most 200 × 128 steps, as a pattern has at most 200 characters. See
 * `passItem`.
 *
 * @returns `null` for a pattern outside this grammar, such as one with a group: it matches nothing
 */
export function compileEntityPattern(pattern: string): ((id: string) => boolean) | null {
  const alternatives = parseAlternatives(pattern);
  if (alternatives === null) return null;
  return (id) => id.length <= MAX_ID_LENGTH && alternatives.some((items) => matches(items, id));
}

function parseAlternatives(pattern: string): Item[][] | null {
  const tokens = [...pattern.matchAll(TOKEN)];
  if (tokens.map(([text]) => text).join("") !== pattern) return null;
  const alternatives: Item[][] = [[]];
  for (const [index, { 0: text, groups = {} }] of tokens.entries()) {
    if (text === "|") alternatives.push([]);
    else if (text !== "^" && text !== "$") {
      const item = toItem(groups);
      if (item === null) return null;
      alternatives.at(-1)?.push(item);
    } else if (!isAtAlternativesEnd(text, tokens, index)) return null;
  }
  return alternatives;
}

/** True if nothing of its alternative is before a `^`, or after a `$`. */
function isAtAlternativesEnd(anchor: "^" | "$", tokens: RegExpExecArray[], index: number): boolean {
  const neighbour = tokens[anchor === "^" ? index - 1 : index + 1]?.[0];
  return neighbour === undefined || neighbour === "|";
}

const SIGNS: Record<string, readonly [number, number]> = {
  "*": [0, MAX_ID_LENGTH],
  "+": [1, MAX_ID_LENGTH],
  "?": [0, 1],
};

function toItem(groups: Record<string, string | undefined>): Item | null {
  const { atom = "", sign = "", least = "1", open, most } = groups;
  const bounds = SIGNS[sign] ?? [
    Number(least),
    open === undefined ? Number(least) : Number(most ?? MAX_ID_LENGTH),
  ];
  const allowed = readAtom(atom);
  return allowed === null || bounds[0] > bounds[1]
    ? null
    : { allowed, least: bounds[0], most: bounds[1] };
}

/** Returns the characters of a class or a single character; `null` if it is malformed, such as `[z-a]`. */
function readAtom(atom: string): Uint8Array | null {
  try {
    const allowed = new Uint8Array(128);
    for (const character of ALPHABET.match(new RegExp(atom, "gu")) ?? []) {
      allowed[character.charCodeAt(0)] = 1;
    }
    return allowed;
  } catch {
    return null;
  }
}

function matches(items: readonly Item[], id: string): boolean {
  let reached = new Uint8Array(id.length + 1);
  let next = new Uint8Array(id.length + 1);
  const before = new Uint8Array(id.length + 2);
  reached[0] = 1;
  for (const item of items) {
    if (!passItem(item, id, { reached, next, before })) return false;
    [reached, next] = [next, reached];
  }
  return reached[id.length] === 1;
}

/** Buffers over the positions of an id, reused since 500 ids may take 200 passes each. */
interface Positions {
  /** 1 at each position that could be reached before the item. */
  readonly reached: Uint8Array;
  /** 1 at each position that can be reached by the item; written. */
  readonly next: Uint8Array;
  /** The number of reached positions before each position; written. */
  readonly before: Uint8Array;
}

/**
 * Finds the positions that can be reached by an item, from the positions that could be reached before it.
 *
 * An end is reached from any start at least `least` and at most `most` characters before it, if no refused
 * character is between them. These starts are one range, whose reached positions a running count tells: so each
 * end takes a constant number of steps, and no start is tried on its own.
 *
 * @returns false if there is none
 */
function passItem(
  { allowed, least, most }: Item,
  id: string,
  { reached, next, before }: Positions,
): boolean {
  let isAnyReached = false;
  let runStart = 0;
  for (let end = 0; end <= id.length; end += 1) {
    before[end + 1] = (before[end] ?? 0) + (reached[end] ?? 0);
    if (end > 0 && allowed[id.charCodeAt(end - 1)] !== 1) runStart = end;
    const first = Math.max(runStart, end - most);
    const last = end - least;
    const isReached = first <= last && (before[last + 1] ?? 0) > (before[first] ?? 0);
    next[end] = isReached ? 1 : 0;
    isAnyReached ||= isReached;
  }
  return isAnyReached;
}

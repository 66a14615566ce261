import fc from "fast-check";
import { BASE62_ALPHABET } from "../../shared/base62.ts";
import { computeTokenChecksum } from "../../shared/token-shape.ts";

const digits = (length: number) =>
  fc
    .array(fc.nat(61), { minLength: length, maxLength: length })
    // A secret is random: one of small letters only does not exist.
    .map((values) => `7Q${values.map((value) => BASE62_ALPHABET[value]).join("")}`);

/** Tokens with a valid checksum, of any prefix and kind. */
export const anyToken = fc
  .tuple(fc.constantFrom("lk", "acme1"), fc.constantFrom("pat", "ses", "svc"), digits(53))
  .map(([prefix, kind, body]) => {
    const unchecked = `${prefix}_${kind}_${body}`;
    return unchecked + computeTokenChecksum(unchecked);
  });

const INSIDE = ["\u200b", "\u00ad", "\u2060", "\ufeff", "\n", "\r\n", " ", "\t", '"', "'", "\\\n"];
const AROUND: readonly [string, string][] = [
  ["", ""],
  ['"', '"'],
  ["token=", ""],
  ["Bearer ", ""],
  ["Authorization: Bearer ", "\n"],
  ["https://ci:", "@git.example/x.git"],
  ['{"token":"', '"}'],
  ["export TOKEN='", "'; run"],
  ["\u201c", "\u201d"],
];

const hex = (text: string, digitCount: number) =>
  (text.codePointAt(0) ?? 0).toString(16).padStart(digitCount, "0");
/** Encodes some characters, and every `lead`, which begins an encoded character. */
const encodeSome =
  (lead: string, every: number, encode: (character: string) => string) => (text: string) =>
    Array.from(text, (character, index) =>
      character === lead || (index % every === 0 && character <= "\u007f")
        ? encode(character)
        : character,
    ).join("");

const LAYERS: readonly ((text: string) => string)[] = [
  encodeURIComponent,
  (text) => new URLSearchParams({ q: text }).toString(),
  encodeSome("%", 3, (character) => `%${hex(character, 2)}`),
  (text) => JSON.stringify(text),
  encodeSome("\\", 4, (character) => `\\u${hex(character, 4)}`),
  encodeSome("\\", 5, (character) => `\\x${hex(character, 2)}`),
  (text) => text.replaceAll("_", "\\_"),
  (text) => text.replace(/^(.*?)(lk|acme1)_(pat|ses|svc)_/s, (start) => start.toUpperCase()),
];

/** A token as people paste it: with noise inside, something around it, and any encodings over it. */
export const encodedToken = fc
  .record({
    token: anyToken,
    noise: fc.array(fc.tuple(fc.nat(68), fc.constantFrom(...INSIDE)), { maxLength: 4 }),
    around: fc.constantFrom(...AROUND),
    layers: fc.array(fc.constantFrom(...LAYERS), { maxLength: 3 }),
  })
  .map(({ token, noise, around: [before, after], layers }) => {
    let text = token;
    for (const [at, inserted] of noise) text = text.slice(0, at) + inserted + text.slice(at);
    text = before + text + after;
    for (const encode of layers) text = encode(text);
    return { token, text };
  });

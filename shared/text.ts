import * as v from "valibot";

// C0 and C1 controls, and other line breaks. Descriptions may contain line feeds.
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
const CONTROL_BUT_NEWLINE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;
/** Embeddings, overrides and isolates, which can make a name look like another name (UAX #9). */
const BIDI = /[\u202a-\u202e\u2066-\u2069]/;
/** A visible character. A name of only spaces, fillers or joiners would look blank. */
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}\u2800]/u;

/**
 * More than 30 marks in a row (UAX #15 §13, stream-safe text). Normalizing takes time quadratic in the longest
 * run: a name with 124,000 marks would hold up an isolate, and all of its validations, for many seconds.
 */
const STACKED_MARKS = /(?:^|\P{M})\p{M}{31}/u;

/** Most UTF-16 code units that one code point in NFC has in any other normalization form. */
const MAX_UNITS_PER_POINT = 6;

const isWellFormed = (text: string) => text.isWellFormed();
/** Counts code points, which is how people count characters. */
const countCodePoints = (text: string) => Array.from(text).length;

/**
 * A text in NFC that is cheap to check: length and stacked marks are judged first. Valibot ends a pipe before
 * a transformation if there is an issue, so an overlong text is never normalized.
 */
const normalized = (max: number) =>
  v.pipe(
    v.string(),
    v.maxLength(max * MAX_UNITS_PER_POINT, `Must be at most ${max} characters.`),
    v.check(isWellFormed, "Has a lone surrogate."),
    v.check((text) => !STACKED_MARKS.test(text), "Must not stack more than 30 marks."),
    v.normalize("NFC"),
  );

const line = (max: number) =>
  v.pipe(
    normalized(max),
    v.trim(),
    v.check((text) => countCodePoints(text) >= 1, "Must not be empty."),
    v.check((text) => countCodePoints(text) <= max, `Must be at most ${max} characters.`),
    v.check((text) => !CONTROL.test(text), "Must not contain control characters."),
    v.check((text) => !BIDI.test(text), "Must not contain bidirectional control characters."),
    v.check((text) => VISIBLE.test(text), "Must contain a visible character."),
  );

/** A token's name: 1 to 100 characters after trimming, on one line, NFC. */
export const TokenName = line(100);
/** A person's or an organization's name. */
export const DisplayName = line(100);

/** A token's description: up to 1,000 characters, newlines allowed, NFC. Not trimmed. */
export const TokenDescription = v.pipe(
  normalized(1000),
  v.check((text) => countCodePoints(text) <= 1000, "Must be at most 1000 characters."),
  v.check(
    (text) => !CONTROL_BUT_NEWLINE.test(text),
    "Must not contain control characters other than newlines.",
  ),
  v.check((text) => !BIDI.test(text), "Must not contain bidirectional control characters."),
);

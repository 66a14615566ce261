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

const isWellFormed = (text: string) => text.isWellFormed();
/** Counts code points, which is how people count characters. */
const countCodePoints = (text: string) => Array.from(text).length;

const line = (max: number) =>
  v.pipe(
    v.string(),
    v.check(isWellFormed, "Has a lone surrogate."),
    v.normalize("NFC"),
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
  v.string(),
  v.check(isWellFormed, "Has a lone surrogate."),
  v.normalize("NFC"),
  v.check((text) => countCodePoints(text) <= 1000, "Must be at most 1000 characters."),
  v.check(
    (text) => !CONTROL_BUT_NEWLINE.test(text),
    "Must not contain control characters other than newlines.",
  ),
  v.check((text) => !BIDI.test(text), "Must not contain bidirectional control characters."),
);

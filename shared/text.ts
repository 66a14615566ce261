import * as v from "valibot";

// C0 and C1 controls, and what else breaks a line; in descriptions the line feed is let through.
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
const CONTROL_BUT_NEWLINE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;
/** Embeddings, overrides and isolates: they can make a name read as another one (UAX #9). */
const BIDI = /[\u202a-\u202e\u2066-\u2069]/;
/** What renders as something: a name of spaces, fillers or joiners alone would be blank to the eye. */
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}\u2800]/u;

const wellFormed = (text: string) => text.isWellFormed();
/** Counted in code points, as a person counts. */
const codePoints = (text: string) => Array.from(text).length;

const line = (max: number) =>
  v.pipe(
    v.string(),
    v.check(wellFormed, "Has a lone surrogate."),
    v.normalize("NFC"),
    v.trim(),
    v.check((text) => codePoints(text) >= 1, "Must not be empty."),
    v.check((text) => codePoints(text) <= max, `Must be at most ${max} characters.`),
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
  v.check(wellFormed, "Has a lone surrogate."),
  v.normalize("NFC"),
  v.check((text) => codePoints(text) <= 1000, "Must be at most 1000 characters."),
  v.check(
    (text) => !CONTROL_BUT_NEWLINE.test(text),
    "Must not contain control characters other than newlines.",
  ),
  v.check((text) => !BIDI.test(text), "Must not contain bidirectional control characters."),
);

import * as v from "valibot";

/** An email address as it is stored and compared: trimmed, in lower case. */
export const EmailAddress = v.pipe(
  v.string(),
  // Before trimming, with room for pasted blanks.
  v.maxLength(300),
  v.trim(),
  v.toLowerCase(),
  v.maxLength(254),
  v.rfcEmail(),
);

import * as v from "valibot";

/** Quantifiers that match more than one length; `{8}` is not among them. */
const VARIABLE_QUANTIFIER = /[*+?]|\{\d+,\d*\}/g;
const MOST_VARIABLE_QUANTIFIERS = 3;

/** The expression that an id of an entity type must match as a whole. @throws SyntaxError */
export function entityPattern(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, "u");
}

/**
 * A regular expression over a whole id, of a kind that cannot be made to run for long.
 *
 * Catalogs come from administrators, and one of their patterns must not hold up the Worker that
 * other organizations share: so no groups, which rules out nested quantifiers, look-arounds and
 * back-references, and few quantifiers of variable length.
 */
export const LinearPattern = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(200),
  v.check((pattern) => !/[()]/.test(pattern), "Must not contain groups."),
  v.check(
    (pattern) => (pattern.match(VARIABLE_QUANTIFIER) ?? []).length <= MOST_VARIABLE_QUANTIFIERS,
    `Must have at most ${MOST_VARIABLE_QUANTIFIERS} quantifiers of variable length.`,
  ),
  v.check(compiles, "Is not a regular expression."),
);

function compiles(pattern: string): boolean {
  try {
    return entityPattern(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}

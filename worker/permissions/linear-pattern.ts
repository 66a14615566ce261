import * as v from "valibot";

/** Quantifiers of variable length; `{8}` is not one. */
const VARIABLE_QUANTIFIER = /[*+?]|\{\d+,\d*\}/g;
const MAX_VARIABLE_QUANTIFIERS = 3;

/** Returns the expression that a whole entity id must match. @throws SyntaxError */
export function entityPattern(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, "u");
}

/**
 * A regular expression for a whole id that cannot run for long.
 *
 * Administrators write catalogs, and a slow pattern would block a Worker that other organizations
 * share. Groups are refused, which rules out nested quantifiers, look-arounds and back-references.
 * Quantifiers of variable length are limited.
 */
export const LinearPattern = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(200),
  v.check((pattern) => !/[()]/.test(pattern), "Must not contain groups."),
  v.check(
    (pattern) => (pattern.match(VARIABLE_QUANTIFIER) ?? []).length <= MAX_VARIABLE_QUANTIFIERS,
    `Must have at most ${MAX_VARIABLE_QUANTIFIERS} quantifiers of variable length.`,
  ),
  v.check(isRegularExpression, "Is not a regular expression."),
);

function isRegularExpression(pattern: string): boolean {
  try {
    return entityPattern(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}

/** More than a hint shows, or than a name has behind `_pat_`; less than anyone cuts off by mistake. */
const LOOKS_LIKE_TOKEN = /(?<![0-9A-Za-z])[a-z][a-z0-9]{0,15}_(?:pat|ses|svc)_[0-9A-Za-z]{20,}/;
/** Of a longer text only the beginning is looked at; a token is 69 characters, its surroundings few. */
const LOOKED_AT = 20_000;

/**
 * What looks like a token in a text, whatever stands around it: a header, an assignment, quotes.
 * Also one that was cut short or mistyped: that is a secret as well.
 */
export function findTokenText(text: string): string | null {
  return LOOKS_LIKE_TOKEN.exec(text.slice(0, LOOKED_AT))?.[0] ?? null;
}

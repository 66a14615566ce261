/** More than a token with a header's name, a scheme, quotes and blanks around it. */
const MAX_PASTED_LENGTH = 300;
const NO_TOKEN_AT_ENDS = /^[^0-9A-Za-z]+|[^0-9A-Za-z]+$/g;
const SCHEME = /^(?:authorization[^0-9A-Za-z_]+)?bearer[^0-9A-Za-z_]+/i;

/**
 * Removes from a pasted text what cannot be part of a token: blanks, line ends, quotes and the like at both ends,
 * and `Bearer` or `Authorization: Bearer` before it.
 *
 * Only for text that a person or a script copied, where a stray line end would hide a live token. An
 * `Authorization` header is read strictly instead.
 */
export function trimToken(text: string): string {
  if (text.length > MAX_PASTED_LENGTH) return text;
  return text.replace(NO_TOKEN_AT_ENDS, "").replace(SCHEME, "");
}

const MAX_LENGTH = 4096;
const AUTHORIZE = "/oauth/authorize";

/**
 * Checks the destination after sign-in. Only our own authorization endpoint is allowed, so that a link to the
 * sign-in page can never lead to another site.
 *
 * @returns path and query, rebuilt from the parsed URL; `null` for any other destination
 */
export function checkReturnTo(text: string | undefined | null, origin: string): string | null {
  if (!text || text.length > MAX_LENGTH || !text.startsWith(`${AUTHORIZE}?`)) return null;
  if (!URL.canParse(text, origin)) return null;
  const url = new URL(text, origin);
  if (url.origin !== origin || url.pathname !== AUTHORIZE) return null;
  return url.pathname + url.search;
}

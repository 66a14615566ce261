const MAX_LENGTH = 4096;
const AUTHORIZE = "/oauth/authorize";

/**
 * Where to go after sign-in: our own authorization endpoint or nowhere, so that a link to the
 * sign-in page can never end on someone else's.
 *
 * @returns path and query, made anew from the parsed URL; `null` for anything else
 */
export function safeReturnTo(text: string | undefined | null, origin: string): string | null {
  if (!text || text.length > MAX_LENGTH || !text.startsWith(`${AUTHORIZE}?`)) return null;
  if (!URL.canParse(text, origin)) return null;
  const url = new URL(text, origin);
  if (url.origin !== origin || url.pathname !== AUTHORIZE) return null;
  return url.pathname + url.search;
}

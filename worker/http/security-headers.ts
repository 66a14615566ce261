/**
 * Headers of every answer that is not a page: a browser must neither render, frame nor sniff it, and sends no
 * referrer from it.
 *
 * `same-origin` stops other sites from loading an answer without CORS, as an image or a script, which would bring
 * it into their process. Pages and extensions that call the API do so with CORS, which it does not affect.
 */
export const SECURITY_HEADERS = {
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
} as const;

/** Makes browsers return by https only. */
export const HTTPS_HEADERS = { "Strict-Transport-Security": "max-age=31536000" } as const;

const ENTRIES = Object.entries(SECURITY_HEADERS);
const HTTPS_ENTRIES = Object.entries(HTTPS_HEADERS);

/** Sets the security headers that an answer lacks: a page has a policy of its own. */
export function addSecurityHeaders(headers: Headers, url: string): void {
  for (const [name, value] of ENTRIES) if (!headers.has(name)) headers.set(name, value);
  // Browsers ignore the header on an answer over http.
  if (!url.startsWith("https:")) return;
  for (const [name, value] of HTTPS_ENTRIES) headers.set(name, value);
}

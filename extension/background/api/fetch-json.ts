import type { Effects } from "../effects.ts";

/** A whole answer. `body` is the parsed JSON, or `undefined` where there was none. */
export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

/**
 * One request without cookies, cache or redirects: a redirect could carry the credential elsewhere.
 *
 * @returns `null` where no whole answer came within `timeoutMs`
 */
export async function fetchJson(
  { fetch }: Pick<Effects, "fetch">,
  url: string,
  { timeoutMs, ...init }: RequestInit & { timeoutMs: number },
): Promise<Answer | null> {
  try {
    const response = await fetch(url, {
      ...init,
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parseJson(text) };
  } catch {
    return null;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

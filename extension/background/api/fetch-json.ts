import type { Effects } from "../effects.ts";

/** A whole answer. `body` is the parsed JSON, or `undefined` if the body is not JSON. */
export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

type TimedRequest = RequestInit & { timeoutMs: number };

/** Sends one request as `fetchWhole` does, and returns `null` if no whole answer came in time. */
export async function fetchJson(
  effects: Pick<Effects, "fetch">,
  url: string,
  request: TimedRequest,
): Promise<Answer | null> {
  try {
    return await readAnswer(await fetchWhole(effects, url, request));
  } catch {
    return null;
  }
}

/**
 * Sends one request and reads the whole answer into memory.
 *
 * The request has no cookies, and neither cache nor redirects: a redirect could carry the
 * credential to another server. The timeout covers the body too, so that a reader of the returned
 * response never meets a broken connection.
 *
 * @throws if no whole answer came within `timeoutMs`
 */
export async function fetchWhole(
  { fetch }: Pick<Effects, "fetch">,
  url: string,
  { timeoutMs, ...init }: TimedRequest,
): Promise<Response> {
  const response = await fetch(url, {
    ...init,
    credentials: "omit",
    cache: "no-store",
    redirect: "error",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(timeoutMs),
  });
  const body = await response.arrayBuffer();
  const { status, headers } = response;
  // A 204 must not have a body, not even an empty one.
  return new Response(body.byteLength === 0 ? null : body, { status, headers });
}

/** Reads a response whose body is already in memory. */
export async function readAnswer(response: Response): Promise<Answer> {
  const { status, headers } = response;
  return { status, headers, body: parseJson(await response.text()) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

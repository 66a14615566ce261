import { ProblemError } from "./problem-error.ts";

/** Enough for any form or JSON body without a long list, such as one of 200 groups. */
export const SMALL_BODY_BYTES = 16 * 1024;
/** Bytes read before a body is refused: an undrained body breaks the connection's next request. */
const MAX_DRAINED_BYTES = 1024 * 1024;

/** Keeps nothing of one text for the next, so that all requests can share it. */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads a request's body as text.
 *
 * @throws ProblemError `payload_too_large` for more than `maxBytes`, `malformed_request` if the body ends early or
 *   is not UTF-8
 */
export async function readBodyText(request: Request, maxBytes: number): Promise<string> {
  const isShort = readContentLength(request.headers) <= maxBytes;
  const bytes = await (isShort ? readAtOnce(request) : readChunks(request, maxBytes));
  if (bytes === null || bytes.byteLength > maxBytes) throw new ProblemError("payload_too_large");
  try {
    return decoder.decode(bytes);
  } catch {
    throw new ProblemError("malformed_request", { detail: "The body is not UTF-8." });
  }
}

/** Reads the announced length, to which HTTP holds the client; infinite if there is none. */
function readContentLength(headers: Headers): number {
  const text = headers.get("Content-Length");
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
}

/** Reads a body of a known length in one step. Chunks would cost several times as much. */
async function readAtOnce(request: Request): Promise<ArrayBuffer> {
  try {
    return await request.arrayBuffer();
  } catch {
    throw createEarlyEnd();
  }
}

/** @returns `null` for more than `maxBytes`, of which nothing is kept */
async function readChunks(request: Request, maxBytes: number): Promise<ArrayBuffer | null> {
  const maxDrained = Math.max(MAX_DRAINED_BYTES, 2 * maxBytes);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.byteLength;
      if (size > maxDrained) break;
      if (size <= maxBytes) chunks.push(chunk);
    }
  } catch {
    throw createEarlyEnd();
  }
  return size > maxBytes ? null : new Blob(chunks).arrayBuffer();
}

const createEarlyEnd = () =>
  new ProblemError("malformed_request", { detail: "The body ends early." });

import { ProblemError } from "./problem-error.ts";

/** Enough for any form or JSON body without a long list, such as one of 200 groups. */
export const SMALL_BODY_BYTES = 16 * 1024;
/** Bytes read before a body is refused: an undrained body breaks the connection's next request. */
const MAX_DRAINED_BYTES = 1024 * 1024;

/**
 * Reads a request's body as text.
 *
 * @throws ProblemError `payload_too_large` for more than `maxBytes`, `malformed_request` if the body ends early or
 *   is not UTF-8
 */
export async function readBodyText(request: Request, maxBytes: number): Promise<string> {
  const chunks = await readChunks(request, maxBytes);
  if (chunks === null) throw new ProblemError("payload_too_large");
  try {
    const bytes = await new Blob(chunks).arrayBuffer();
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ProblemError("malformed_request", { detail: "The body is not UTF-8." });
  }
}

/** @returns `null` for more than `maxBytes`, of which nothing is kept */
async function readChunks(
  request: Request,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>[] | null> {
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
    throw new ProblemError("malformed_request", { detail: "The body ends early." });
  }
  return size > maxBytes ? null : chunks;
}

import { ProblemError } from "./problem-error.ts";

/** Enough for 500 scopes and a full description, with any escaping. */
const MAX_BODY_BYTES = 256 * 1024;
/** Bytes read before a body is refused: an undrained body breaks the connection's next request. */
const MAX_DRAINED_BYTES = 1024 * 1024;

/**
 * Reads a request's body as text.
 *
 * @throws ProblemError `payload_too_large` for more than `maxBytes` (default: 256 KiB), `malformed_request` if
 *   the body is not UTF-8
 */
export async function readBodyText(
  request: Request,
  maxBytes: number = MAX_BODY_BYTES,
): Promise<string> {
  const maxDrained = Math.max(MAX_DRAINED_BYTES, 2 * maxBytes);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > maxDrained) break;
    if (size <= maxBytes) chunks.push(chunk);
  }
  if (size > maxBytes) throw new ProblemError("payload_too_large");
  try {
    const bytes = await new Blob(chunks).arrayBuffer();
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ProblemError("malformed_request", { detail: "The body is not UTF-8." });
  }
}

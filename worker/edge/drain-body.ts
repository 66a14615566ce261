/** As much as a proxy may send along by mistake; whoever sends more loses the connection. */
const MAX_DRAINED_BYTES = 1024 * 1024;

/** Reads a body that nobody wants to its end: left unread, it breaks the connection's next request. */
export async function drainBody(request: Request): Promise<void> {
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_DRAINED_BYTES) return;
  }
}

import { systemClock } from "../../shared/system-clock.ts";

/** Enough for a body that a proxy forwards by mistake. A client that sends more loses the connection. */
const MAX_DRAINED_BYTES = 1024 * 1024;

/** Long enough for a body that is on its way. */
const MAX_DRAIN_MS = 500;

/**
 * Reads and drops a request's body, if it has one, but not for long: left unread, it breaks the connection's next
 * request.
 */
export async function drainBody({ body }: Request): Promise<void> {
  if (body === null) return;
  const reader = body.getReader();
  const timer = systemClock.after(MAX_DRAIN_MS);
  try {
    for (let size = 0; size <= MAX_DRAINED_BYTES; ) {
      const chunk = await Promise.race([reader.read(), timer.passed]);
      if (!chunk || chunk.done) return;
      size += chunk.value.byteLength;
    }
  } catch {
    // The client has gone, and with it the connection.
  } finally {
    timer.cancel();
  }
}

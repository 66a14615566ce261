import type { Messages } from "../../messages.ts";
import type { Send } from "./effects.ts";

/** Messages that do not depend on the connection. */
const FREE: ReadonlySet<keyof Messages> = new Set(["getStatus", "getSettings", "getManaged"]);

/**
 * Holds messages back until the status has been read.
 *
 * A page that paints what this device knows does not know if the session still holds. A request with an ended
 * session would show the sign-in screen while the background is about to sign in silently.
 */
export function createStatusGate(send: Send): { send: Send; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    send: (async (name, ...data) => {
      if (!FREE.has(name)) await promise;
      return await send(name, ...data);
    }) as Send,
    open: resolve,
  };
}

import { type Messages, onMessage } from "../messages.ts";
import { assertOwnPage } from "./browser/own-page.ts";
import type { Handlers } from "./handlers/handlers.ts";

/** Answers each kind of message, from this extension's own pages only. */
export function registerHandlers(handlers: Handlers, own: { id: string; baseUrl: string }): void {
  for (const name of Object.keys(handlers) as (keyof Messages)[]) {
    onMessage(name, async ({ data, sender }) => {
      assertOwnPage(sender, own);
      // Each name's data and handler belong together, which a loop cannot tell the compiler.
      const handler = handlers[name] as (ask: unknown) => Promise<never>;
      return await handler(data);
    });
  }
}

import { type Messages, onMessage } from "../../messages.ts";

/** What answers the messages of the pages. */
export type Handlers = {
  [Name in keyof Messages]: (
    ...ask: Parameters<Messages[Name]>
  ) => Promise<ReturnType<Messages[Name]>>;
};

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

/**
 * Throws unless a message comes from one of this extension's own pages: never from a content
 * script, whose `url` is that of the page it runs in, nor from another extension.
 *
 * @param own.baseUrl the extension's origin with a slash at its end
 */
export function assertOwnPage(
  sender: { id?: string | undefined; url?: string | undefined },
  own: { id: string; baseUrl: string },
): void {
  if (sender.id !== own.id || !sender.url?.startsWith(own.baseUrl)) {
    throw new Error("Unexpected sender");
  }
}

import { type Messages, onMessage } from "../../messages.ts";

/** The functions that answer the messages of the pages. */
export type Handlers = {
  [Name in keyof Messages]: (
    ...data: Parameters<Messages[Name]>
  ) => Promise<ReturnType<Messages[Name]>>;
};

/**
 * Registers the handlers for messages from this extension's own pages.
 *
 * @param getClockLead read after each answer, which may have corrected it
 */
export function registerHandlers(
  handlers: Handlers,
  own: { id: string; baseUrl: string },
  getClockLead: () => Promise<number>,
): void {
  for (const name of Object.keys(handlers) as (keyof Messages)[]) {
    onMessage(name, async ({ data, sender }) => {
      assertOwnPage(sender, own);
      // In a loop, TypeScript cannot see that `data` has the type that this handler takes.
      const handler = handlers[name] as (data: unknown) => Promise<never>;
      const answer = await handler(data);
      return { answer, clockLeadMs: await getClockLead() };
    });
  }
}

/**
 * Throws unless a message comes from one of this extension's own pages.
 *
 * Refuses content scripts, whose `url` is that of the web page, and other extensions.
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

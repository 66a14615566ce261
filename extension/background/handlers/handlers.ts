import type { Messages } from "../../messages.ts";

/** What answers the messages of the pages. */
export type Handlers = {
  [Name in keyof Messages]: (
    ...ask: Parameters<Messages[Name]>
  ) => Promise<ReturnType<Messages[Name]>>;
};

import type { Messages } from "../../../extension/messages.ts";

/** The fake answers to the messages of the pages. */
export type FakeHandlers = {
  [Name in keyof Messages]: (...data: Parameters<Messages[Name]>) => unknown;
};

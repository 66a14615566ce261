import type { Messages } from "../../../extension/messages.ts";

/** A stand-in for each message that the background answers. */
export type FakeHandlers = {
  [Name in keyof Messages]: (...data: Parameters<Messages[Name]>) => unknown;
};

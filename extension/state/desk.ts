import type { Connection, Reply } from "../messages.ts";
import { type Effects, settle } from "./effects.ts";

/** What every store of a connection works with. */
export interface Desk {
  effects: Effects;
  connection: Connection;
  /** As `settle`, but an ended session also brings the sign-in screen. */
  ask<Value>(reply: Promise<Reply<Value>>): Promise<Reply<Value>>;
}

export function createDesk(effects: Effects, connection: Connection, onEnded: () => void): Desk {
  return {
    effects,
    connection,
    async ask(reply) {
      const settled = await settle(reply);
      if (!settled.ok && settled.failure.kind === "session_ended") onEnded();
      return settled;
    },
  };
}

import type { UserId } from "../../../shared/ids.ts";
import type { Connection, Failure, Reply } from "../../connection.ts";
import type { TokensKey } from "../../messages.ts";
import { type Effects, settle } from "./effects.ts";

/** What every store of a connection works with. */
export interface StoreContext {
  effects: Effects;
  connection: Connection;
  /** Whose tokens are worked on; `null`: those of the connection's own person. */
  owner: UserId | null;
  /** Names them in every message. */
  key: TokensKey;
  /** As `settle`, but an ended session also brings the sign-in screen. */
  ask<Value>(reply: Promise<Reply<Value>>): Promise<Reply<Value>>;
  /** Follows another page that has gone over to another organization, and else changes nothing. */
  followOthers(): void;
}

export function createStoreContext(
  effects: Effects,
  connection: Connection,
  { onEnded, onStale }: { onEnded(): void; onStale(): void },
): StoreContext {
  return {
    effects,
    connection,
    owner: null,
    key: { connection: connection.key },
    async ask(reply) {
      const settled = await settle(reply);
      if (!settled.ok && settled.failure.kind === "session_ended") onEnded();
      return settled;
    },
    followOthers: onStale,
  };
}

/** The same context, which tells of what is gone: so looks what one no longer manages. */
export function reportingNotFound(context: StoreContext, onNotFound: () => void): StoreContext {
  return {
    ...context,
    async ask(reply) {
      const answer = await context.ask(reply);
      if (!answer.ok && isNotFound(answer.failure)) onNotFound();
      return answer;
    },
  };
}

/** The same context, with somebody else's tokens on it. */
export function contextFor(context: StoreContext, owner: UserId): StoreContext {
  return { ...context, owner, key: { connection: context.connection.key, owner } };
}

/** Whether it is gone, or for this person as good as gone. */
export function isNotFound(failure: Failure): boolean {
  return failure.kind === "problem" && failure.problem === "not_found";
}

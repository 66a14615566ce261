import type { UserId } from "../../../shared/ids.ts";
import type { Connection, Failure, Reply } from "../../connection.ts";
import type { TokensKey } from "../../messages.ts";
import { type Effects, settle } from "./effects.ts";

/** The dependencies of every store of a connection. */
export interface StoreContext {
  effects: Effects;
  connection: Connection;
  /** The owner of the tokens that the stores work on. `null` for the signed-in person. */
  owner: UserId | null;
  /** Identifies the connection and the owner in every message. */
  key: TokensKey;
  /** Awaits a reply like `settle`. If the session has ended, also shows the sign-in screen. */
  ask<Value>(reply: Promise<Reply<Value>>): Promise<Reply<Value>>;
  /** Shows another organization if another page has switched to it. */
  followOtherPages(): void;
}

/** The events that a connection's requests can report. */
export interface ConnectionEvents {
  onEnded(): void;
  /** The background no longer uses this connection. The screen may stay. */
  onStale(): void;
  /** The server has answered for the first time since the browser was offline. */
  onReconnected(): void;
}

export function createStoreContext(
  effects: Effects,
  connection: Connection,
  { onEnded, onStale, onReconnected }: ConnectionEvents,
): StoreContext {
  let isOffline = false;

  function noteConnection(reply: Reply<unknown>) {
    const wasOffline = isOffline;
    isOffline = reply.ok ? reply.cached === true : reply.failure.kind === "offline";
    if (wasOffline && reply.ok && !isOffline) onReconnected();
  }

  return {
    effects,
    connection,
    owner: null,
    key: { connection: connection.key },
    async ask(reply) {
      const settled = await settle(reply);
      if (!settled.ok && settled.failure.kind === "session_ended") onEnded();
      noteConnection(settled);
      return settled;
    },
    followOtherPages: onStale,
  };
}

/** Creates a context that reports 404s, which may mean that the person has lost management rights. */
export function createManagerContext(context: StoreContext, onNotFound: () => void): StoreContext {
  return {
    ...context,
    async ask(reply) {
      const settled = await context.ask(reply);
      if (!settled.ok && isNotFound(settled.failure)) onNotFound();
      return settled;
    },
  };
}

/** Creates a context for another person's tokens. */
export function createOwnerContext(context: StoreContext, owner: UserId): StoreContext {
  return { ...context, owner, key: { connection: context.connection.key, owner } };
}

/** Returns true for a 404: the thing does not exist, or the person may not see it. */
export function isNotFound(failure: Failure): boolean {
  return failure.kind === "problem" && failure.problem === "not_found";
}

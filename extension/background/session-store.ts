import * as v from "valibot";
import type { ConnectionKey } from "../messages.ts";
import { connectionKey, StoredConnection } from "./connection-key.ts";
import type { Effects } from "./effects.ts";
import { parseItem, readItem } from "./read-item.ts";

/** Under which the current connection stands; see `isConnection`. */
export const CURRENT_KEY = "current";
const sessionItem = (key: ConnectionKey) => `session:${key}`;
/** Everything that is kept under a connection's key besides its session. */
const belongings = (key: ConnectionKey) =>
  ["draft", "drafts", "creation", "list", "catalog", "me"].map((kind) => `${kind}:${key}`);

/** A signed-in session. `token` is the credential: it never leaves the background. */
export const Session = v.object({
  token: v.string(),
  /** Epoch milliseconds. */
  expiresAt: v.number(),
});
export type Session = v.InferOutput<typeof Session>;

type Stores = Pick<Effects, "session" | "now">;

/** The connection of this browser session, signed in or signed out by the server since. */
export function loadCurrent({ session }: Pick<Effects, "session">) {
  return readItem(session, CURRENT_KEY, StoredConnection);
}

/** Whether `item`, as stored, is the connection that `key` names. */
export function isConnection(item: unknown, key: ConnectionKey): boolean {
  const stored = parseItem(StoredConnection, item);
  return stored !== null && connectionKey(stored) === key;
}

/** The live session of a connection, if that connection is the current one. */
export async function loadSession(effects: Stores, key: ConnectionKey) {
  const stored = await loadStoredSession(effects, key);
  return stored !== null && isLive(stored.session, effects.now()) ? stored : null;
}

/** As `loadSession`, but the session may be over by now. */
export async function loadStoredSession(
  { session: store }: Pick<Effects, "session">,
  key: ConnectionKey,
): Promise<{ connection: StoredConnection; session: Session } | null> {
  const connection = await loadCurrent({ session: store });
  if (connection === null || connectionKey(connection) !== key) return null;
  const session = await readItem(store, sessionItem(key), Session);
  return session === null ? null : { connection, session };
}

/** @param now epoch milliseconds */
export function isLive({ expiresAt }: Session, now: number): boolean {
  return now < expiresAt;
}

/** Makes `connection` the current one, in the same write as its session. */
export async function saveSession(
  { session }: Pick<Effects, "session">,
  connection: StoredConnection,
  opened: Session,
): Promise<void> {
  const previous = await loadCurrent({ session });
  const key = connectionKey(connection);
  await session.set({ [CURRENT_KEY]: connection, [sessionItem(key)]: opened });
  if (previous !== null && connectionKey(previous) !== key) {
    await session.remove([sessionItem(connectionKey(previous))]);
  }
}

/**
 * Drops a session that its server no longer accepts. Draft and unsaved secret stay for the next.
 *
 * Only if it is still the one that was refused: the answer may arrive after a new sign-in.
 */
export async function dropSession(
  { session }: Pick<Effects, "session">,
  key: ConnectionKey,
  refusedToken: string,
): Promise<void> {
  const name = sessionItem(key);
  await session.update([name], ([item]) =>
    parseItem(Session, item)?.token === refusedToken ? { [name]: undefined } : {},
  );
}

/** Forgets the connection and all that was kept for it. */
export function forgetConnection(
  { session }: Pick<Effects, "session">,
  key: ConnectionKey,
): Promise<void> {
  return session.remove([CURRENT_KEY, sessionItem(key), ...belongings(key)]);
}

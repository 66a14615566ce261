import * as v from "valibot";
import type { ConnectionKey } from "../../connection.ts";
import { connectionKey, StoredConnection } from "../connection/connection-key.ts";
import type { Effects } from "../effects.ts";
import { parseItem, readItem } from "../read-item.ts";

/**
 * Under which the connections of this browser session stand, the current one first: one for each
 * organization that was entered. Drafts and all else that is kept belongs to one of them.
 */
export const CONNECTIONS_KEY = "connections";
const StoredConnections = v.array(StoredConnection);
const sessionItem = (key: ConnectionKey) => `session:${key}`;
/** Everything that is kept under a connection's key. */
const belongings = (key: ConnectionKey) =>
  ["session", "draft", "drafts", "creation", "list", "catalog", "me", "organizations"].map(
    (kind) => `${kind}:${key}`,
  );

/** A signed-in session. `token` is the credential: it never leaves the background. */
export const Session = v.object({
  token: v.string(),
  /** Epoch milliseconds. */
  expiresAt: v.number(),
});
export type Session = v.InferOutput<typeof Session>;

type Stores = Pick<Effects, "session" | "now">;

/** The connections of this browser session, signed in or signed out by the server since. */
export async function loadConnections({
  session,
}: Pick<Effects, "session">): Promise<readonly StoredConnection[]> {
  return connectionsIn(await session.get(CONNECTIONS_KEY));
}

export async function loadCurrent(
  effects: Pick<Effects, "session">,
): Promise<StoredConnection | null> {
  return (await loadConnections(effects))[0] ?? null;
}

/** Whether `item`, as stored under `CONNECTIONS_KEY`, has the one that `key` names as its current one. */
function isCurrent(item: unknown, key: ConnectionKey): boolean {
  return connectionsIn(item).findIndex(isNamed(key)) === 0;
}

/** As `isCurrent`, but another organization may have been gone over to since. */
export function isKept(item: unknown, key: ConnectionKey): boolean {
  return connectionsIn(item).some(isNamed(key));
}

/** The live session of a connection, current or not. */
export async function loadSession(effects: Stores, key: ConnectionKey) {
  const stored = await loadStoredSession(effects, key);
  return stored !== null && isLive(stored.session, effects.now()) ? stored : null;
}

/** As `loadSession`, but the session may be over by now. */
export async function loadStoredSession(
  effects: Pick<Effects, "session">,
  key: ConnectionKey,
): Promise<{ connection: StoredConnection; session: Session; isCurrent: boolean } | null> {
  const connections = await loadConnections(effects);
  const connection = connections.find(isNamed(key));
  if (connection === undefined) return null;
  const session = await readItem(effects.session, sessionItem(key), Session);
  return session === null
    ? null
    : { connection, session, isCurrent: connection === connections[0] };
}

/** @param now epoch milliseconds */
export function isLive({ expiresAt }: Session, now: number): boolean {
  return now < expiresAt;
}

/** Keeps a connection's session, in the same write as the connection; `current`: which is gone over to. */
export async function saveSession(
  { session }: Pick<Effects, "session">,
  connection: StoredConnection,
  opened: Session,
  { current }: { current: boolean },
): Promise<void> {
  const key = connectionKey(connection);
  await session.update([CONNECTIONS_KEY], ([item]) => {
    const others = connectionsIn(item).filter((other) => !isNamed(key)(other));
    const stays = isCurrent(item, key);
    const connections = current || stays ? [connection, ...others] : [...others, connection];
    return { [CONNECTIONS_KEY]: connections, [sessionItem(key)]: opened };
  });
}

/** Goes over to a connection that is kept. */
export async function makeCurrent(
  { session }: Pick<Effects, "session">,
  key: ConnectionKey,
): Promise<void> {
  await session.update([CONNECTIONS_KEY], ([item]) => {
    const connections = connectionsIn(item);
    const others = connections.filter((other) => !isNamed(key)(other));
    return { [CONNECTIONS_KEY]: [...connections.filter(isNamed(key)), ...others] };
  });
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

/** Forgets a connection and all that was kept for it. */
export async function forgetConnection(
  { session }: Pick<Effects, "session">,
  key: ConnectionKey,
): Promise<void> {
  await session.update([CONNECTIONS_KEY], ([item]) => {
    const rest = connectionsIn(item).filter((other) => !isNamed(key)(other));
    return {
      [CONNECTIONS_KEY]: rest.length === 0 ? undefined : rest,
      ...Object.fromEntries(belongings(key).map((name) => [name, undefined])),
    };
  });
}

function isNamed(key: ConnectionKey) {
  return (connection: StoredConnection) => connectionKey(connection) === key;
}

function connectionsIn(item: unknown): readonly StoredConnection[] {
  return parseItem(StoredConnections, item) ?? [];
}

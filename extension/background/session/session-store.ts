import * as v from "valibot";
import type { ConnectionKey } from "../../connection.ts";
import { getConnectionKey } from "../../connection.ts";
import { CONNECTIONS_KEY, getListKey } from "../../first-frame.ts";
import { StoredConnection } from "../connection/connection-key.ts";
import type { Effects } from "../effects.ts";
import { parseItem, readItem } from "../read-item.ts";

/** There is a connection for each organization that the user has entered. Every other item, such as a draft, belongs to one. */
const StoredConnections = v.array(StoredConnection);
const getSessionKey = (key: ConnectionKey) => `session:${key}`;
/** Lists the storage keys of all items that belong to a connection. */
const listItemKeys = (key: ConnectionKey) =>
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

/** Returns the connections of this browser session, including those that the server has ended. */
export async function loadConnections({
  session,
}: Pick<Effects, "session">): Promise<readonly StoredConnection[]> {
  return parseConnections(await session.get(CONNECTIONS_KEY));
}

export async function loadCurrent(
  effects: Pick<Effects, "session">,
): Promise<StoredConnection | null> {
  return (await loadConnections(effects))[0] ?? null;
}

/** Returns true if `key` names the current connection of the item under `CONNECTIONS_KEY`. */
function isCurrent(item: unknown, key: ConnectionKey): boolean {
  return parseConnections(item).findIndex(isNamed(key)) === 0;
}

/** Returns true if `key` names a connection, current or not, of the item under `CONNECTIONS_KEY`. */
export function hasConnection(item: unknown, key: ConnectionKey): boolean {
  return parseConnections(item).some(isNamed(key));
}

/** Returns the session of a connection, current or not, unless it has expired. */
export async function loadSession(effects: Stores, key: ConnectionKey) {
  const stored = await loadStoredSession(effects, key);
  return stored !== null && isLive(stored.session, effects.now()) ? stored : null;
}

/** Returns the session of a connection, current or not, even if it has expired. */
export async function loadStoredSession(
  effects: Pick<Effects, "session">,
  key: ConnectionKey,
): Promise<{ connection: StoredConnection; session: Session; isCurrent: boolean } | null> {
  const connections = await loadConnections(effects);
  const connection = connections.find(isNamed(key));
  if (connection === undefined) return null;
  const session = await readItem(effects.session, getSessionKey(key), Session);
  return session === null
    ? null
    : { connection, session, isCurrent: connection === connections[0] };
}

/** Returns true until the session expires; `now` is in epoch milliseconds. */
export function isLive({ expiresAt }: Session, now: number): boolean {
  return now < expiresAt;
}

/**
 * Saves a session and its connection in one write.
 *
 * @param options.current makes this connection the current one
 */
export async function saveSession(
  { session }: Pick<Effects, "session">,
  connection: StoredConnection,
  opened: Session,
  { current }: { current: boolean },
): Promise<void> {
  const key = getConnectionKey(connection);
  await session.update([CONNECTIONS_KEY], ([item]) => {
    const others = parseConnections(item).filter((other) => !isNamed(key)(other));
    const first = current || isCurrent(item, key);
    const connections = first ? [connection, ...others] : [...others, connection];
    return { [CONNECTIONS_KEY]: connections, [getSessionKey(key)]: opened };
  });
}

/** Makes a stored connection the current one. */
export async function makeCurrent(
  { session }: Pick<Effects, "session">,
  key: ConnectionKey,
): Promise<void> {
  await session.update([CONNECTIONS_KEY], ([item]) => {
    const connections = parseConnections(item);
    const others = connections.filter((other) => !isNamed(key)(other));
    return { [CONNECTIONS_KEY]: [...connections.filter(isNamed(key)), ...others] };
  });
}

/**
 * Drops a session that its server no longer accepts, and the list that the next opening would show. Draft and
 * unsaved secret stay for the next session.
 *
 * Does nothing if another session has taken its place: the server's answer may arrive after a new
 * sign-in.
 */
export async function dropSession(
  { session }: Pick<Effects, "session">,
  key: ConnectionKey,
  refusedToken: string,
): Promise<void> {
  const name = getSessionKey(key);
  await session.update([name], ([item]) =>
    parseItem(Session, item)?.token === refusedToken
      ? { [name]: undefined, [getListKey(key)]: undefined }
      : {},
  );
}

/** Removes a connection with every item that belongs to it. */
export async function forgetConnection(
  { session }: Pick<Effects, "session">,
  key: ConnectionKey,
): Promise<void> {
  await session.update([CONNECTIONS_KEY], ([item]) => {
    const rest = parseConnections(item).filter((other) => !isNamed(key)(other));
    return {
      [CONNECTIONS_KEY]: rest.length === 0 ? undefined : rest,
      ...Object.fromEntries(listItemKeys(key).map((name) => [name, undefined])),
    };
  });
}

function isNamed(key: ConnectionKey) {
  return (connection: StoredConnection) => getConnectionKey(connection) === key;
}

function parseConnections(item: unknown): readonly StoredConnection[] {
  return parseItem(StoredConnections, item) ?? [];
}

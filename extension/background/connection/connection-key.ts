import * as v from "valibot";
import { type Connection, type ConnectionKey, getConnectionKey } from "../../connection.ts";
import { getHost } from "./server-address.ts";

/** A connection as it is stored. */
export const StoredConnection = v.object({
  origin: v.string(),
  organizationId: v.string(),
  subject: v.string(),
});
export type StoredConnection = v.InferOutput<typeof StoredConnection>;

/** Returns the connection that a key names. */
export function parseConnectionKey(key: ConnectionKey): StoredConnection {
  const [origin = "", organizationId = "", subject = ""] = key.split("|");
  return { origin, organizationId, subject };
}

/** Returns the host of the server that a key names. */
export function getHostOfKey(key: ConnectionKey): string {
  return getHost(parseConnectionKey(key).origin);
}

export function toConnection(stored: StoredConnection): Connection {
  return { ...stored, key: getConnectionKey(stored), host: getHost(stored.origin) };
}

/** Returns true if both keys name one user at one server, in any organization. */
export function isSameUser(one: ConnectionKey, other: ConnectionKey): boolean {
  const [first, second] = [one, other].map(parseConnectionKey);
  return first?.origin === second?.origin && first?.subject === second?.subject;
}

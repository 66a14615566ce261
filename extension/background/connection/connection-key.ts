import * as v from "valibot";
import type { Connection, ConnectionKey } from "../../connection.ts";
import { hostOf } from "./server-address.ts";

/** Server × organization × person, as stored. */
export const StoredConnection = v.object({
  origin: v.string(),
  organizationId: v.string(),
  subject: v.string(),
});
export type StoredConnection = v.InferOutput<typeof StoredConnection>;

export function connectionKey({ origin, organizationId, subject }: StoredConnection) {
  return `${origin}|${organizationId}|${subject}` as ConnectionKey;
}

/** The host that a key names, for the text of a refusal. */
export function hostOfKey(key: ConnectionKey): string {
  return hostOf(key.split("|")[0] ?? "");
}

export function toConnection(stored: StoredConnection): Connection {
  return { ...stored, key: connectionKey(stored), host: hostOf(stored.origin) };
}

/** Whether both name the same person at the same server, in whichever organization. */
export function isSamePerson(one: ConnectionKey, other: ConnectionKey): boolean {
  const [origin, , subject] = one.split("|");
  const [otherOrigin, , otherSubject] = other.split("|");
  return origin === otherOrigin && subject === otherSubject;
}

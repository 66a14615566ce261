import type { SessionGrant } from "../../../shared/wire/server-metadata.ts";
import { connectionKey, type StoredConnection } from "../connection/connection-key.ts";
import { type KnownServer, loadServer, saveServer } from "../connection/connection-store.ts";
import type { Effects } from "../effects.ts";
import type { Serialize } from "../serialize.ts";
import { noteRevocation, revokeNoted } from "./revoke-session.ts";
import { dropSession, loadConnections, loadStoredSession, saveSession } from "./session-store.ts";

interface Arrival {
  /** As it was when the session was asked for. */
  server: KnownServer;
  grant: SessionGrant;
  /** Nobody pressed Sign in: whoever has signed out since stays signed out. */
  unasked?: boolean;
  /** The person goes over to another organization: that stands whatever else they went over to since. */
  switching?: boolean;
}

/** Takes a session up, unless the person has signed out or changed the server meanwhile. */
export async function acceptSession(
  effects: Effects,
  serialize: Serialize,
  arrival: Arrival,
): Promise<void> {
  const { metadata } = arrival.server;
  const taken = await serialize(() => takeUp(effects, arrival));
  if (!taken) {
    const { access_token } = arrival.grant;
    await noteRevocation(effects, metadata.revocation_endpoint, access_token);
  }
  await revokeNoted(effects, metadata.revocation_endpoint);
}

async function takeUp(
  effects: Effects,
  { server: { metadata, lastConnection: before }, grant, unasked = false, switching }: Arrival,
): Promise<boolean> {
  const now = await loadServer(effects);
  const origin = metadata.issuer;
  if (now?.metadata.issuer !== origin || (unasked && now.signedOut)) return false;
  const connection = { origin, organizationId: grant.organization_id, subject: grant.subject };
  const session = {
    token: grant.access_token,
    expiresAt: effects.now() + grant.expires_in * 1000,
  };
  // A silent sign-in that comes late must not bring back the organization that was left meanwhile. Nor
  // may it be revoked: that would sign the browser out everywhere.
  const current = !unasked || switching === true || isSame(now.lastConnection, before);
  if (!current && now.lastConnection?.subject !== connection.subject) return false;
  await endOthers(effects, metadata.revocation_endpoint, connection.subject);
  await saveSession(effects, connection, session, { current });
  if (current) {
    await saveServer(effects, { metadata, signedOut: false, lastConnection: connection });
  }
  return true;
}

/** One person at a time: what was open for another is over. Their drafts stay theirs. */
async function endOthers(effects: Effects, endpoint: string, subject: string): Promise<void> {
  const others = (await loadConnections(effects)).filter((other) => other.subject !== subject);
  for (const key of others.map(connectionKey)) {
    const stored = await loadStoredSession(effects, key);
    if (stored === null) continue;
    await noteRevocation(effects, endpoint, stored.session.token);
    await dropSession(effects, key, stored.session.token);
  }
}

function isSame(one: StoredConnection | null, other: StoredConnection | null): boolean {
  return (
    one === other || (one !== null && other !== null && connectionKey(one) === connectionKey(other))
  );
}

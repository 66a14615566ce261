import type { SessionGrant } from "../../../shared/wire/server-metadata.ts";
import { getConnectionKey } from "../../connection.ts";
import type { StoredConnection } from "../connection/connection-key.ts";
import { type KnownServer, loadServer, saveServer } from "../connection/connection-store.ts";
import type { Effects } from "../effects.ts";
import type { Serialize } from "../serialize.ts";
import { queueRevocation, revokeQueued } from "./revocation.ts";
import { dropSession, loadConnections, loadStoredSession, saveSession } from "./session-store.ts";

interface GrantedSession {
  /** The server as it was stored when the sign-in began. */
  server: KnownServer;
  grant: SessionGrant;
  trigger: SignInTrigger;
}

/**
 * The reason for a new session.
 *
 * - `sign_in`: the user pressed Sign in. It undoes an earlier sign-out.
 * - `switch`: the user chose this organization, now or before. It becomes the current one.
 * - `automatic`: the extension replaced an ended session. It yields to every choice made meanwhile.
 */
type SignInTrigger = "sign_in" | "switch" | "automatic";

/** Stores a new session. Revokes it if the user has signed out or changed the server meanwhile. */
export async function acceptSession(
  effects: Effects,
  serialize: Serialize,
  granted: GrantedSession,
): Promise<void> {
  const { metadata } = granted.server;
  const accepted = await serialize(() => storeSession(effects, granted));
  if (!accepted) {
    const { access_token } = granted.grant;
    await queueRevocation(effects, metadata.revocation_endpoint, access_token);
  }
  await revokeQueued(effects, metadata.revocation_endpoint);
}

/** Stores the session and its connection, or returns false if it must be revoked. */
async function storeSession(
  effects: Effects,
  { server: { metadata, lastConnection: before }, grant, trigger }: GrantedSession,
): Promise<boolean> {
  const now = await loadServer(effects);
  const origin = metadata.issuer;
  if (now?.metadata.issuer !== origin) return false;
  if (now.signedOut && trigger !== "sign_in") return false;
  const connection = { origin, organizationId: grant.organization_id, subject: grant.subject };
  const session = {
    token: grant.access_token,
    expiresAt: effects.now() + grant.expires_in * 1000,
  };
  // A late automatic sign-in must not bring back an organization that the user has left meanwhile. Its
  // session is kept all the same: revoking it would sign the whole browser out.
  const current = trigger !== "automatic" || isSame(now.lastConnection, before);
  if (!current && now.lastConnection?.subject !== connection.subject) return false;
  await endSessionsOfOthers(effects, metadata.revocation_endpoint, connection.subject);
  await saveSession(effects, connection, session, { current });
  if (current) {
    await saveServer(effects, { metadata, signedOut: false, lastConnection: connection });
  }
  return true;
}

/** Ends the sessions of every user but `subject`: one user is signed in at a time. Drafts are kept. */
async function endSessionsOfOthers(
  effects: Effects,
  endpoint: string,
  subject: string,
): Promise<void> {
  const others = (await loadConnections(effects)).filter((other) => other.subject !== subject);
  for (const key of others.map(getConnectionKey)) {
    const stored = await loadStoredSession(effects, key);
    if (stored === null) continue;
    await queueRevocation(effects, endpoint, stored.session.token);
    await dropSession(effects, key, stored.session.token);
  }
}

function isSame(one: StoredConnection | null, other: StoredConnection | null): boolean {
  return (
    one === other ||
    (one !== null && other !== null && getConnectionKey(one) === getConnectionKey(other))
  );
}

import type { AppStatus, ConnectionKey, Reply } from "../../connection.ts";
import { getConnectionKey } from "../../connection.ts";
import { probeServer } from "../api/probe-server.ts";
import type { Effects } from "../effects.ts";
import { forgetExpiriesOf } from "../expiry/expiry-store.ts";
import { abandonKept } from "../kept/abandon-kept.ts";
import { removeAllKept } from "../kept/kept-store.ts";
import { loadManaged } from "../managed/managed-store.ts";
import type { Serialize } from "../serialize.ts";
import { loadAppStatus } from "../session/load-app-status.ts";
import { queueRevocation, revokeQueued } from "../session/revocation.ts";
import {
  forgetConnection,
  loadConnections,
  loadStoredSession,
  makeCurrent,
} from "../session/session-store.ts";
import { forgetHiddenTabs } from "../settings-store.ts";
import { forgetServer, loadServer, saveServer } from "./connection-store.ts";
import { parseServerAddress } from "./server-address.ts";

/**
 * Connects to the server at a typed address and leaves the previous server.
 *
 * If the organization lets the user choose no server, only its own is asked.
 */
export async function connect(
  effects: Effects,
  serialize: Serialize,
  address: string,
): Promise<Reply<AppStatus>> {
  const origin = parseServerAddress(address);
  if (!origin.ok) return { ok: false, failure: origin.refusal };
  if (await isForbidden(effects, origin.value)) return FORBIDDEN;
  const probed = await probeServer(effects, origin.value);
  if (!probed.ok) return { ok: false, failure: probed.refusal };
  const isConnected = await serialize(async () => {
    // The policy may have changed meanwhile.
    if (await isForbidden(effects, origin.value)) return false;
    const stored = await loadServer(effects);
    const known = stored?.metadata.issuer === origin.value ? stored : null;
    if (known === null) {
      await abandonKept(effects);
      await endSessions(effects);
      await forgetHiddenTabs(effects);
    }
    await saveServer(effects, {
      metadata: probed.value,
      signedOut: known?.signedOut ?? false,
      lastConnection: known?.lastConnection ?? null,
    });
    return true;
  });
  if (!isConnected) return FORBIDDEN;
  await revokeQueued(effects);
  return { ok: true, value: await loadAppStatus(effects) };
}

const FORBIDDEN = { ok: false, failure: { kind: "server_is_set" } } as const;

/** Returns true if the organization lets the user connect to other servers only, or to none. */
async function isForbidden(effects: Pick<Effects, "local">, origin: string): Promise<boolean> {
  const { server, mayChangeServer } = await loadManaged(effects);
  return !mayChangeServer && origin !== server;
}

/** Signs out and forgets the server, unless the organization has set it. */
export async function changeServer(effects: Effects, serialize: Serialize): Promise<AppStatus> {
  const { mayChangeServer } = await loadManaged(effects);
  if (mayChangeServer) {
    await leaveServer(effects, serialize);
    await revokeQueued(effects);
  }
  return await loadAppStatus(effects);
}

/** Connects to the server that the organization has set, if the user may choose no other. */
export async function connectToSetServer(effects: Effects, serialize: Serialize): Promise<void> {
  const { server, mayChangeServer } = await loadManaged(effects);
  if (server === null || mayChangeServer || (await loadServer(effects)) !== null) return;
  // After a failure the user sees the address, and can try again.
  await connect(effects, serialize, server);
}

/** Leaves a server that is not the one to which the organization now limits the user. */
export async function leaveForbiddenServer(effects: Effects, serialize: Serialize): Promise<void> {
  const { server, mayChangeServer } = await loadManaged(effects);
  const current = await loadServer(effects);
  // A policy that names no valid server forbids a change, and does not end what works.
  if (mayChangeServer || server === null || current === null) return;
  if (current.metadata.issuer === server) return;
  await leaveServer(effects, serialize);
  // Not awaited: a server that is down must not delay the page.
  revokeQueued(effects).catch(() => {});
}

/** Ends every session and forgets the server. */
function leaveServer(effects: Effects, serialize: Serialize): Promise<void> {
  return serialize(async () => {
    await abandonKept(effects);
    await endSessions(effects);
    await forgetServer(effects);
    await forgetHiddenTabs(effects);
  });
}

/**
 * Signs the user out of every organization and forgets everything that was stored for them.
 *
 * From then on nothing signs in until the user presses Sign in. That is written first, so that it
 * applies even if the browser stops the background in between.
 *
 * Does nothing for a stale page, whose connection is gone or belongs to a previous user.
 *
 * @returns the current status, which a stale page must show instead
 */
export async function signOut(
  effects: Effects,
  serialize: Serialize,
  key: ConnectionKey,
): Promise<AppStatus> {
  await serialize(async () => {
    const connections = await loadConnections(effects);
    const own = connections.filter(({ subject }) => subject === connections[0]?.subject);
    if (own.length > 0 && !own.some((connection) => getConnectionKey(connection) === key)) return;
    const server = await loadServer(effects);
    if (server !== null) await saveServer(effects, { ...server, signedOut: true });
    await endSessions(effects);
  });
  await revokeQueued(effects);
  return await loadAppStatus(effects);
}

/** Forgets every connection and queues the revocation of its session. */
async function endSessions(effects: Effects): Promise<void> {
  const server = await loadServer(effects);
  for (const connection of await loadConnections(effects)) {
    const key = getConnectionKey(connection);
    // Includes sessions that have expired by our clock, which may be wrong.
    const stored = await loadStoredSession(effects, key);
    if (stored !== null && server !== null) {
      await queueRevocation(effects, server.metadata.revocation_endpoint, stored.session.token);
    }
    await forgetConnection(effects, key);
  }
}

/**
 * Forgets the connection to an organization that the user has left.
 *
 * Another connection of the user becomes the current one. If there is none, the server chooses the
 * organization at the next sign-in.
 */
export async function leaveConnection(
  effects: Effects,
  serialize: Serialize,
  key: ConnectionKey,
): Promise<void> {
  await serialize(async () => {
    const [connections, server] = await Promise.all([
      loadConnections(effects),
      loadServer(effects),
    ]);
    const left = connections.find((other) => getConnectionKey(other) === key);
    const next =
      connections.find((other) => other !== left && other.subject === left?.subject) ?? null;
    await forgetConnection(effects, key);
    await forgetExpiriesOf(effects, key);
    // The server has destroyed their keys with the membership.
    await removeAllKept(effects, key);
    if (next !== null) await makeCurrent(effects, getConnectionKey(next));
    if (server !== null) await saveServer(effects, { ...server, lastConnection: next });
  });
}

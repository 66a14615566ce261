import type { AppStatus, ConnectionKey, Reply } from "../../connection.ts";
import { probeServer } from "../api/probe-server.ts";
import type { Effects } from "../effects.ts";
import { forgetExpiriesOf } from "../expiry/expiry-store.ts";
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
import { connectionKey } from "./connection-key.ts";
import { forgetServer, loadServer, saveServer } from "./connection-store.ts";
import { parseServerAddress } from "./server-address.ts";

/** Connects to the server at a typed address, leaving the one before. */
export async function connect(
  effects: Effects,
  serialize: Serialize,
  address: string,
): Promise<Reply<AppStatus>> {
  const origin = parseServerAddress(address);
  if (!origin.ok) return { ok: false, failure: origin.refusal };
  const probed = await probeServer(effects, origin.value);
  if (!probed.ok) return { ok: false, failure: probed.refusal };
  await serialize(async () => {
    const before = await loadServer(effects);
    const same = before?.metadata.issuer === origin.value ? before : null;
    if (same === null) {
      await leave(effects);
      await forgetHiddenTabs(effects);
    }
    await saveServer(effects, {
      metadata: probed.value,
      signedOut: same?.signedOut ?? false,
      lastConnection: same?.lastConnection ?? null,
    });
  });
  await revokeQueued(effects);
  return { ok: true, value: await loadAppStatus(effects) };
}

/** Signs out and forgets the server. */
export async function changeServer(effects: Effects, serialize: Serialize): Promise<AppStatus> {
  await serialize(async () => {
    await leave(effects);
    await forgetServer(effects);
    await forgetHiddenTabs(effects);
  });
  await revokeQueued(effects);
  return await loadAppStatus(effects);
}

/**
 * Revokes the sessions in every organization and forgets all that was kept for them. From then on
 * nothing signs in until someone presses Sign in: that is written first, so that it holds however
 * this ends.
 *
 * A page of a connection that is already gone, or of whoever was signed in before, ends nothing: it
 * learns what has taken its place.
 */
export async function signOut(
  effects: Effects,
  serialize: Serialize,
  key: ConnectionKey,
): Promise<AppStatus> {
  await serialize(async () => {
    const connections = await loadConnections(effects);
    const own = connections.filter(({ subject }) => subject === connections[0]?.subject);
    if (own.length > 0 && !own.some((one) => connectionKey(one) === key)) return;
    const server = await loadServer(effects);
    if (server !== null) await saveServer(effects, { ...server, signedOut: true });
    await leave(effects);
  });
  await revokeQueued(effects);
  return await loadAppStatus(effects);
}

async function leave(effects: Effects): Promise<void> {
  const server = await loadServer(effects);
  for (const connection of await loadConnections(effects)) {
    const key = connectionKey(connection);
    // Also one that is over by this clock, which may be wrong.
    const stored = await loadStoredSession(effects, key);
    if (stored !== null && server !== null) {
      await queueRevocation(effects, server.metadata.revocation_endpoint, stored.session.token);
    }
    await forgetConnection(effects, key);
  }
}

/**
 * Forgets the connection to an organization that its person has left. Another one of theirs takes its
 * place; else the server chooses where a silent sign-in leads.
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
    const left = connections.find((one) => connectionKey(one) === key);
    const next = connections.find((one) => one !== left && one.subject === left?.subject) ?? null;
    await forgetConnection(effects, key);
    await forgetExpiriesOf(effects, key);
    if (next !== null) await makeCurrent(effects, connectionKey(next));
    if (server !== null) await saveServer(effects, { ...server, lastConnection: next });
  });
}

import type { ConnectionKey, Reply } from "../../connection.ts";
import { getConnectionKey } from "../../connection.ts";
import { isOffline } from "../api/call-api.ts";
import { probeServer } from "../api/probe-server.ts";
import { loadServer } from "../connection/connection-store.ts";
import type { Effects } from "../effects.ts";
import type { Serialize } from "../serialize.ts";
import { acceptSession } from "./accept-session.ts";
import { queueRevocation, revokeQueued } from "./revocation.ts";
import { loadStoredSession } from "./session-store.ts";
import { signIn } from "./sign-in.ts";

/**
 * Asks the user to prove again who they are, in the server's window, and replaces the session of `key`.
 *
 * A session of another user or organization replaces nothing and is revoked.
 */
export async function signInFreshly(
  effects: Effects,
  serialize: Serialize,
  key: ConnectionKey,
): Promise<Reply<null>> {
  const server = await loadServer(effects);
  const stored = await loadStoredSession(effects, key);
  if (server === null || stored === null || stored.connection.origin !== server.metadata.issuer) {
    return { ok: false, failure: { kind: "sign_in_cancelled" } };
  }
  const { origin, organizationId: organization } = stored.connection;
  if (isOffline(effects, origin)) return { ok: false, failure: { kind: "offline" } };
  // A server that is down must give an error here, not a blank window.
  const probed = await probeServer(effects, origin);
  if (!probed.ok) return { ok: false, failure: probed.refusal };
  const request = { silent: false, organization, isFresh: true };
  const granted = await signIn(effects, probed.value, request);
  if (!granted.ok) return { ok: false, failure: granted.refusal };
  const grant = granted.value;
  const opened = { origin, organizationId: grant.organization_id, subject: grant.subject };
  if (getConnectionKey(opened) !== key) {
    const endpoint = probed.value.revocation_endpoint;
    await queueRevocation(effects, endpoint, grant.access_token);
    await revokeQueued(effects, endpoint);
    return { ok: false, failure: { kind: "sign_in_cancelled" } };
  }
  await acceptSession(effects, serialize, { server, grant, trigger: "automatic" });
  return { ok: true, value: null };
}

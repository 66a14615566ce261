import { err, ok, type Result } from "../../../shared/result.ts";
import type { SessionGrant } from "../../../shared/wire/server-metadata.ts";
import type { AppStatus, ConnectionKey, Failure, Reply } from "../../connection.ts";
import { getConnectionKey } from "../../connection.ts";
import { isOffline } from "../api/call-api.ts";
import { probeServer } from "../api/probe-server.ts";
import type { Effects } from "../effects.ts";
import type { Serialize } from "../serialize.ts";
import { acceptSession } from "../session/accept-session.ts";
import { loadAppStatus } from "../session/load-app-status.ts";
import { loadCurrent, loadSession, makeCurrent } from "../session/session-store.ts";
import { signIn } from "../session/sign-in.ts";
import type { StoredConnection } from "./connection-key.ts";
import { type KnownServer, loadServer, saveServer } from "./connection-store.ts";

/**
 * Switches the user to another organization.
 *
 * Resumes the session there if it is live. Otherwise signs in, without a window unless the server
 * needs the user. The previous connection keeps its session, draft and unsaved secret until the
 * user signs out.
 */
export async function switchOrganization(
  effects: Effects,
  serialize: Serialize,
  from: ConnectionKey,
  organizationId: string,
): Promise<Reply<AppStatus>> {
  const current = await loadCurrent(effects);
  const server = await loadServer(effects);
  // A stale page, whose connection is no longer current, gets the current status.
  if (server === null || current === null || getConnectionKey(current) !== from) {
    return { ok: true, value: await loadAppStatus(effects) };
  }
  const target = { ...current, organizationId };
  if (!(await serialize(() => resumeSession(effects, target)))) {
    const grant = await openSession(effects, server, organizationId);
    if (!grant.ok) return { ok: false, failure: grant.refusal };
    await acceptSession(effects, serialize, { server, grant: grant.value, trigger: "switch" });
  }
  return { ok: true, value: await loadAppStatus(effects) };
}

/** Makes the connection current if it has a live session; otherwise returns false. */
async function resumeSession(effects: Effects, target: StoredConnection): Promise<boolean> {
  const server = await loadServer(effects);
  const key = getConnectionKey(target);
  if (server?.metadata.issuer !== target.origin || server.signedOut) return false;
  if ((await loadSession(effects, key)) === null) return false;
  await makeCurrent(effects, key);
  await saveServer(effects, { ...server, lastConnection: target });
  return true;
}

async function openSession(
  effects: Effects,
  { metadata }: KnownServer,
  organization: string,
): Promise<Result<SessionGrant, Failure>> {
  if (isOffline(effects, metadata.issuer)) return err({ kind: "offline" });
  const silent = await signIn(effects, metadata, { silent: true, organization });
  if (silent.ok || silent.refusal.kind !== "sign_in_cancelled") return silent;
  // A server that is down must give an error here, not a blank window.
  const probed = await probeServer(effects, metadata.issuer);
  if (!probed.ok) return err(probed.refusal);
  const interactive = await signIn(effects, probed.value, { silent: false, organization });
  return interactive.ok ? ok(interactive.value) : interactive;
}

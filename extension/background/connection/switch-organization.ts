import { err, ok, type Result } from "../../../shared/result.ts";
import type { SessionGrant } from "../../../shared/wire/server-metadata.ts";
import type { AppStatus, ConnectionKey, Failure, Reply } from "../../connection.ts";
import { isCutOff } from "../api/call-api.ts";
import { probeServer } from "../api/probe-server.ts";
import type { Effects } from "../effects.ts";
import type { Serialize } from "../serialize.ts";
import { acceptSession } from "../session/accept-session.ts";
import { loadAppStatus } from "../session/load-app-status.ts";
import { loadCurrent, loadSession, makeCurrent } from "../session/session-store.ts";
import { signIn } from "../session/sign-in.ts";
import { connectionKey, type StoredConnection } from "./connection-key.ts";
import { type KnownServer, loadServer, saveServer } from "./connection-store.ts";

/**
 * Goes over to another organization of the same person: at once where its session is still there, else
 * by a new one, without a window unless the server needs the person.
 *
 * The connection that is left keeps its session, draft and unsaved secret, so that coming back finds
 * them; Sign out ends them all.
 */
export async function switchOrganization(
  effects: Effects,
  serialize: Serialize,
  from: ConnectionKey,
  organizationId: string,
): Promise<Reply<AppStatus>> {
  const current = await loadCurrent(effects);
  const server = await loadServer(effects);
  // A page of a connection that is already left learns which one has taken its place.
  if (server === null || current === null || connectionKey(current) !== from) {
    return { ok: true, value: await loadAppStatus(effects) };
  }
  const target = { ...current, organizationId };
  if (!(await serialize(() => goBackTo(effects, target)))) {
    const grant = await openSession(effects, server, organizationId);
    if (!grant.ok) return { ok: false, failure: grant.refusal };
    await acceptSession(effects, serialize, { server, grant: grant.value, trigger: "switch" });
  }
  return { ok: true, value: await loadAppStatus(effects) };
}

/** @returns whether there was a session to go back to */
async function goBackTo(effects: Effects, target: StoredConnection): Promise<boolean> {
  const server = await loadServer(effects);
  const key = connectionKey(target);
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
  if (isCutOff(effects, metadata.issuer)) return err({ kind: "offline" });
  const silent = await signIn(effects, metadata, { silent: true, organization });
  if (silent.ok || silent.refusal.kind !== "sign_in_cancelled") return silent;
  // Asked first, so that a server that is down is said here and not by a blank window.
  const probed = await probeServer(effects, metadata.issuer);
  if (!probed.ok) return err(probed.refusal);
  const asked = await signIn(effects, probed.value, { silent: false, organization });
  return asked.ok ? ok(asked.value) : asked;
}

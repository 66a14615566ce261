import type { SessionGrant } from "../../../shared/wire/server-metadata.ts";
import type { AppStatus, ConnectionKey, Reply } from "../../connection.ts";
import { probeServer } from "../api/probe-server.ts";
import { type KnownServer, loadServer } from "../connection/connection-store.ts";
import { isLoopback } from "../connection/server-address.ts";
import { switchOrganization } from "../connection/switch-organization.ts";
import type { Effects } from "../effects.ts";
import type { Serialize } from "../serialize.ts";
import { acceptSession } from "./accept-session.ts";
import { appStatus } from "./app-status.ts";
import { revokeNoted } from "./revoke-session.ts";
import { signIn } from "./sign-in.ts";

export interface Authentication {
  /** Where we stand; `silent` tries first to sign in without a window. */
  status(ask: { silent: boolean }): Promise<AppStatus>;
  /** Opens the server's sign-in window. */
  signIn(): Promise<Reply<AppStatus>>;
  /** Goes over to another organization of whoever is signed in as `from`; a window only where need be. */
  switchTo(from: ConnectionKey, organization: string): Promise<Reply<AppStatus>>;
  /**
   * Tries once for each session that is over to follow it by another one, without a window: the
   * person may still be signed in at the server.
   */
  renew(endedToken: string): Promise<void>;
}

/**
 * Popup, side panel and tab may ask at once: each kind of attempt is shared by all who wait, but one that
 * asks for an organization that was left meanwhile answers nobody who comes later.
 *
 * @param serialize shared with all that signs out or changes the server
 */
export function createAuthentication(effects: Effects, serialize: Serialize): Authentication {
  const silently = shared(() => signInSilently(effects, serialize));
  const interactively = shared(() => signInInteractively(effects, serialize));
  let renewal: { of: string; attempt: Promise<AppStatus> } | null = null;

  async function statusOrSilently(): Promise<AppStatus> {
    const status = await appStatus(effects);
    if (status.at !== "signed_out") return status;
    const server = await loadServer(effects);
    return await silently(server?.lastConnection?.organizationId);
  }

  return {
    async status({ silent }) {
      // Not waited for: a server that is down must not hold the page up.
      revokeNoted(effects).catch(() => {});
      return silent ? await statusOrSilently() : await appStatus(effects);
    },
    signIn: () => interactively(),
    switchTo: (from, organization) => switchOrganization(effects, serialize, from, organization),
    async renew(endedToken) {
      if (renewal?.of !== endedToken) renewal = { of: endedToken, attempt: statusOrSilently() };
      await renewal.attempt;
    },
  };
}

async function signInSilently(effects: Effects, serialize: Serialize): Promise<AppStatus> {
  const server = await loadServer(effects);
  if (server !== null && mayTrySilently(effects, server)) {
    const organization = server.lastConnection?.organizationId ?? null;
    const grant = await signIn(effects, server.metadata, { silent: true, organization });
    if (grant.ok)
      await acceptSession(effects, serialize, { server, grant: grant.value, unasked: true });
  }
  return await appStatus(effects);
}

function mayTrySilently(effects: Effects, { signedOut, metadata }: KnownServer): boolean {
  return !signedOut && (effects.isOnline() || isLoopback(metadata.issuer));
}

async function signInInteractively(
  effects: Effects,
  serialize: Serialize,
): Promise<Reply<AppStatus>> {
  const known = await loadServer(effects);
  if (known === null) return { ok: true, value: { at: "disconnected" } };
  // Asked first, so that a server that is down is said here and not by a blank window.
  const probed = await probeServer(effects, known.metadata.issuer);
  if (!probed.ok) return { ok: false, failure: probed.refusal };
  // A sign-out that the server has not heard of would leave the person before signed in there.
  await revokeNoted(effects, probed.value.revocation_endpoint);
  const server = { ...known, metadata: probed.value };
  const grant = await signIn(effects, server.metadata, { silent: false, organization: null });
  if (!grant.ok) return { ok: false, failure: grant.refusal };
  await acceptSession(effects, serialize, { server, grant: grant.value });
  await goBack(effects, serialize, server, grant.value);
  return { ok: true, value: await appStatus(effects) };
}

/**
 * To the organization that its person was in when they were last here, as far as they still belong to
 * it: the server does not know, and no window asks for one, since somebody else may sign in.
 */
async function goBack(
  effects: Effects,
  serialize: Serialize,
  server: KnownServer,
  { subject, organization_id: entered }: SessionGrant,
): Promise<void> {
  const last = server.lastConnection;
  if (last?.subject !== subject || last.organizationId === entered) return;
  const organization = last.organizationId;
  const grant = await signIn(effects, server.metadata, { silent: true, organization });
  if (!grant.ok) return;
  const arrival = { server, grant: grant.value, unasked: true, switching: true };
  await acceptSession(effects, serialize, arrival);
}

function shared<Value>(attempt: () => Promise<Value>): (name?: string) => Promise<Value> {
  const running = new Map<string, Promise<Value>>();
  return (name = "") => {
    const already = running.get(name);
    if (already !== undefined) return already;
    const begun = attempt().finally(() => running.delete(name));
    running.set(name, begun);
    return begun;
  };
}

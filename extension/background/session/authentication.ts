import type { SessionGrant } from "../../../shared/wire/server-metadata.ts";
import type { AppStatus, ConnectionKey, Reply } from "../../connection.ts";
import { probeServer } from "../api/probe-server.ts";
import { type KnownServer, loadServer } from "../connection/connection-store.ts";
import { isLoopback } from "../connection/server-address.ts";
import { switchOrganization } from "../connection/switch-organization.ts";
import type { Effects } from "../effects.ts";
import type { Serialize } from "../serialize.ts";
import { acceptSession } from "./accept-session.ts";
import { loadAppStatus } from "./load-app-status.ts";
import { revokeQueued } from "./revocation.ts";
import { signIn } from "./sign-in.ts";
import { signInFreshly } from "./sign-in-freshly.ts";

export interface Authentication {
  /** Returns the status; `silent` first tries to sign in without a window. */
  status(options: { silent: boolean }): Promise<AppStatus>;
  /** Opens the server's sign-in window. */
  signIn(): Promise<Reply<AppStatus>>;
  /** Switches the user of `from` to another organization; opens a window only if the server needs one. */
  switchTo(from: ConnectionKey, organization: string): Promise<Reply<AppStatus>>;
  /**
   * Tries to replace an ended session by a new one, without a window: the user may still be signed
   * in at the server. Tries once for each ended session.
   */
  renew(endedToken: string): Promise<void>;
  /** Opens the server's window to prove again who the user is, and replaces the session of `key`. */
  signInFreshly(key: ConnectionKey): Promise<Reply<null>>;
}

/**
 * Creates the authentication.
 *
 * Popup, side panel and tab may sign in at the same time, so concurrent callers share one attempt. A
 * silent attempt is shared only for one organization: the user may switch while an attempt runs.
 *
 * @param serialize shared with everything that signs out or changes the server
 */
export function createAuthentication(effects: Effects, serialize: Serialize): Authentication {
  const trySilentSignIn = shareAttempts(() => signInSilently(effects, serialize));
  const openFreshSignIn = shareAttempts((key) =>
    signInFreshly(effects, serialize, key as ConnectionKey),
  );
  const openSignIn = shareAttempts(() => signInInteractively(effects, serialize));
  let renewal: { endedToken: string; attempt: Promise<AppStatus> } | null = null;

  async function signInIfPossible(): Promise<AppStatus> {
    const status = await loadAppStatus(effects);
    if (status.at !== "signed_out") return status;
    const server = await loadServer(effects);
    return await trySilentSignIn(server?.lastConnection?.organizationId);
  }

  return {
    async status({ silent }) {
      // Not awaited: a server that is down must not delay the page.
      revokeQueued(effects).catch(() => {});
      return silent ? await signInIfPossible() : await loadAppStatus(effects);
    },
    signIn: () => openSignIn(),
    switchTo: (from, organization) => switchOrganization(effects, serialize, from, organization),
    async renew(endedToken) {
      if (renewal?.endedToken !== endedToken) {
        renewal = { endedToken, attempt: signInIfPossible() };
      }
      await renewal.attempt;
    },
    signInFreshly: (key) => openFreshSignIn(key),
  };
}

async function signInSilently(effects: Effects, serialize: Serialize): Promise<AppStatus> {
  const server = await loadServer(effects);
  if (server !== null && canSignInSilently(effects, server)) {
    const organization = server.lastConnection?.organizationId ?? null;
    const grant = await signIn(effects, server.metadata, { silent: true, organization });
    if (grant.ok) {
      await acceptSession(effects, serialize, { server, grant: grant.value, trigger: "automatic" });
    }
  }
  return await loadAppStatus(effects);
}

function canSignInSilently(effects: Effects, { signedOut, metadata }: KnownServer): boolean {
  return !signedOut && (effects.isOnline() || isLoopback(metadata.issuer));
}

async function signInInteractively(
  effects: Effects,
  serialize: Serialize,
): Promise<Reply<AppStatus>> {
  const known = await loadServer(effects);
  if (known === null) return { ok: true, value: { at: "disconnected" } };
  // If the server is down, the user gets an error instead of a blank window.
  const probed = await probeServer(effects, known.metadata.issuer);
  if (!probed.ok) return { ok: false, failure: probed.refusal };
  // A sign-out that has not reached the server would leave the previous user signed in there.
  await revokeQueued(effects, probed.value.revocation_endpoint);
  const server = { ...known, metadata: probed.value };
  const grant = await signIn(effects, server.metadata, { silent: false, organization: null });
  if (!grant.ok) return { ok: false, failure: grant.refusal };
  await acceptSession(effects, serialize, { server, grant: grant.value, trigger: "sign_in" });
  await returnToLastOrganization(effects, serialize, server, grant.value);
  return { ok: true, value: await loadAppStatus(effects) };
}

/**
 * Switches back to the user's last organization, if the user still belongs to it.
 *
 * The server does not know that organization. The request of the sign-in window does not name it
 * either, since another user may sign in there.
 */
async function returnToLastOrganization(
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
  await acceptSession(effects, serialize, { server, grant: grant.value, trigger: "switch" });
}

/** Wraps an attempt so that concurrent callers with one `name` share it. */
function shareAttempts<Value>(
  attempt: (name: string) => Promise<Value>,
): (name?: string) => Promise<Value> {
  const running = new Map<string, Promise<Value>>();
  return (name = "") => {
    const shared = running.get(name);
    if (shared !== undefined) return shared;
    const started = attempt(name).finally(() => running.delete(name));
    running.set(name, started);
    return started;
  };
}

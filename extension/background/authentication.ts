import type { SessionGrant } from "../../shared/wire/server-metadata.ts";
import type { AppStatus, Reply } from "../messages.ts";
import { appStatus } from "./app-status.ts";
import { type KnownServer, loadServer, saveServer } from "./connection-store.ts";
import type { Effects } from "./effects.ts";
import { probeServer } from "./probe-server.ts";
import { noteRevocation, revokeNoted } from "./revoke-session.ts";
import { isLoopback } from "./server-address.ts";
import { saveSession } from "./session-store.ts";
import { signIn } from "./sign-in.ts";

export interface Authentication {
  /** Where we stand; `silent` tries first to sign in without a window. */
  status(ask: { silent: boolean }): Promise<AppStatus>;
  /** Opens the server's sign-in window. */
  signIn(): Promise<Reply<AppStatus>>;
}

/** Popup, side panel and tab may ask at once: each kind of attempt is shared by all who wait. */
export function createAuthentication(effects: Effects): Authentication {
  const silently = shared(() => signInSilently(effects));
  const interactively = shared(() => signInInteractively(effects));
  return {
    async status({ silent }) {
      // Not waited for: a server that is down must not hold the page up.
      revokeNoted(effects).catch(() => {});
      const status = await appStatus(effects);
      // A session that the server ended comes back only by the person's own hand.
      if (!silent || status.at !== "signed_out" || status.ended) return status;
      return await silently();
    },
    signIn: interactively,
  };
}

async function signInSilently(effects: Effects): Promise<AppStatus> {
  const server = await loadServer(effects);
  if (server !== null && mayTrySilently(effects, server)) {
    const organization = server.lastConnection?.organizationId ?? null;
    const grant = await signIn(effects, server.metadata, { silent: true, organization });
    if (grant.ok) await accept(effects, server, grant.value, { silent: true });
  }
  return await appStatus(effects);
}

function mayTrySilently(effects: Effects, { signedOut, metadata }: KnownServer): boolean {
  return !signedOut && (effects.isOnline() || isLoopback(metadata.issuer));
}

async function signInInteractively(effects: Effects): Promise<Reply<AppStatus>> {
  const known = await loadServer(effects);
  if (known === null) return { ok: true, value: { at: "disconnected" } };
  // Asked first, so that a server that is down is said here and not by a blank window.
  const probed = await probeServer(effects, known.metadata.issuer);
  if (!probed.ok) return { ok: false, failure: probed.refusal };
  const server = { ...known, metadata: probed.value };
  const grant = await signIn(effects, server.metadata, { silent: false, organization: null });
  if (!grant.ok) return { ok: false, failure: grant.refusal };
  await accept(effects, server, grant.value, { silent: false });
  return { ok: true, value: await appStatus(effects) };
}

/** Takes the session up, unless the person has signed out or changed the server meanwhile. */
async function accept(
  effects: Effects,
  server: KnownServer,
  grant: SessionGrant,
  { silent }: { silent: boolean },
): Promise<void> {
  const now = await loadServer(effects);
  const origin = server.metadata.issuer;
  if (now?.metadata.issuer !== origin || (silent && now.signedOut)) {
    await noteRevocation(effects, server.metadata.revocation_endpoint, grant.access_token);
    return await revokeNoted(effects);
  }
  const lastConnection = { origin, organizationId: grant.organization_id, subject: grant.subject };
  await saveSession(effects, lastConnection, {
    token: grant.access_token,
    expiresAt: effects.now() + grant.expires_in * 1000,
  });
  await saveServer(effects, { metadata: server.metadata, signedOut: false, lastConnection });
}

function shared<Value>(attempt: () => Promise<Value>): () => Promise<Value> {
  let running: Promise<Value> | null = null;
  return () => {
    running ??= attempt().finally(() => {
      running = null;
    });
    return running;
  };
}

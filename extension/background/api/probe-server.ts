import { discoveryRequest, processDiscoveryResponse } from "oauth4webapi";
import * as v from "valibot";
import { err, ok, type Result } from "../../../shared/result.ts";
import { PROTOCOL_VERSION } from "../../../shared/wire/oauth-client.ts";
import { ServerMetadata } from "../../../shared/wire/server-metadata.ts";
import type { Failure } from "../../connection.ts";
import { getHost, isLoopback } from "../connection/server-address.ts";
import type { Effects } from "../effects.ts";
import { createOAuthOptions } from "./oauth-client.ts";

const TIMEOUT_MS = 8_000;

/** Parsed first and alone: the metadata of another version may differ in everything else. */
const Versioned = v.object({ issuer: v.string(), latchkey_version: v.number() });

type ProbeFailure = Extract<
  Failure,
  { kind: "offline" | "unreachable" | "not_latchkey" | "wrong_version" }
>;

/**
 * Fetches the metadata of the server at `origin` (RFC 8414 §3) and checks that it is a Latchkey
 * server of our version.
 *
 * The issuer must be the requested origin (§3.3), and the endpoints must be below it. Metadata that
 * names another server would send the sign-in there.
 */
export async function probeServer(
  effects: Pick<Effects, "fetch" | "isOnline">,
  origin: string,
): Promise<Result<ServerMetadata, ProbeFailure>> {
  const host = getHost(origin);
  if (!effects.isOnline() && !isLoopback(origin)) return err({ kind: "offline" });
  const issuer = new URL(origin);
  const response = await discoveryRequest(issuer, {
    algorithm: "oauth2",
    ...createOAuthOptions(effects, origin, { timeoutMs: TIMEOUT_MS }),
  }).catch(() => null);
  if (response === null || response.status >= 500) return err({ kind: "unreachable", host });
  const document = await processDiscoveryResponse(issuer, response).catch(() => null);
  const versioned = v.safeParse(Versioned, document);
  // The library normalizes both issuers, but §3.3 asks for identical ones: the issuer is a key in our storage.
  if (!versioned.success || versioned.output.issuer !== origin) {
    return err({ kind: "not_latchkey", host });
  }
  const version = versioned.output.latchkey_version;
  if (version !== PROTOCOL_VERSION) {
    return err({ kind: "wrong_version", host, version, needed: PROTOCOL_VERSION });
  }
  const metadata = v.safeParse(ServerMetadata, document);
  if (!metadata.success || !hasEndpointsAt(metadata.output, origin)) {
    return err({ kind: "not_latchkey", host });
  }
  return ok(metadata.output);
}

function hasEndpointsAt(metadata: ServerMetadata, origin: string): boolean {
  const endpoints = [
    metadata.authorization_endpoint,
    metadata.token_endpoint,
    metadata.revocation_endpoint,
  ];
  return endpoints.every((url) => new URL(url).origin === origin);
}

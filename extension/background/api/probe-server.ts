import * as v from "valibot";
import { err, ok, type Result } from "../../../shared/result.ts";
import { PROTOCOL_VERSION } from "../../../shared/wire/oauth-client.ts";
import { ServerMetadata } from "../../../shared/wire/server-metadata.ts";
import type { Failure } from "../../connection.ts";
import { hostOf, isLoopback } from "../connection/server-address.ts";
import type { Effects } from "../effects.ts";
import { fetchJson } from "./fetch-json.ts";

const TIMEOUT_MS = 8_000;

/** Read first and alone: another version's metadata may differ in everything else. */
const Versioned = v.object({ issuer: v.string(), latchkey_version: v.number() });

type ProbeFailure = Extract<
  Failure,
  { kind: "offline" | "unreachable" | "not_latchkey" | "wrong_version" }
>;

/**
 * Asks `origin` whether it is a Latchkey server of our version (RFC 8414 §3).
 *
 * Its issuer must be the origin that was asked (§3.3), and its endpoints must stand there too:
 * metadata that names another server would send the sign-in to that one.
 */
export async function probeServer(
  effects: Pick<Effects, "fetch" | "isOnline">,
  origin: string,
): Promise<Result<ServerMetadata, ProbeFailure>> {
  const host = hostOf(origin);
  if (!effects.isOnline() && !isLoopback(origin)) return err({ kind: "offline" });
  const url = `${origin}/.well-known/oauth-authorization-server`;
  const answer = await fetchJson(effects, url, { timeoutMs: TIMEOUT_MS });
  if (answer === null || answer.status >= 500) return err({ kind: "unreachable", host });
  const named = v.safeParse(Versioned, answer.body);
  if (answer.status !== 200 || !named.success || named.output.issuer !== origin) {
    return err({ kind: "not_latchkey", host });
  }
  const version = named.output.latchkey_version;
  if (version !== PROTOCOL_VERSION) {
    return err({ kind: "wrong_version", host, version, needed: PROTOCOL_VERSION });
  }
  const metadata = v.safeParse(ServerMetadata, answer.body);
  if (!metadata.success || !endpointsStandAt(metadata.output, origin)) {
    return err({ kind: "not_latchkey", host });
  }
  return ok(metadata.output);
}

function endpointsStandAt(metadata: ServerMetadata, origin: string): boolean {
  const endpoints = [
    metadata.authorization_endpoint,
    metadata.token_endpoint,
    metadata.revocation_endpoint,
  ];
  return endpoints.every((url) => new URL(url).origin === origin);
}

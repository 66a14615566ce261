import type { ProblemName } from "../shared/problem.ts";

/** The key of a connection (server × organization × person) and of all its state. It holds no secret. */
export type ConnectionKey = string & { readonly __brand: "connection" };

/** A connection as pages see it. The credential stays in the background. */
export interface Connection {
  key: ConnectionKey;
  /** Scheme, host and port of the server. */
  origin: string;
  /** The host as it is shown, with the port unless it is the scheme's default. */
  host: string;
  organizationId: string;
  subject: string;
}

export function getConnectionKey({
  origin,
  organizationId,
  subject,
}: Pick<Connection, "origin" | "organizationId" | "subject">): ConnectionKey {
  return `${origin}|${organizationId}|${subject}` as ConnectionKey;
}

/** The status of the extension, which decides the first screen. */
export type AppStatus =
  | { at: "disconnected" }
  /** A server is known, but nobody is signed in. `ended` is true if a session has ended. */
  | { at: "signed_out"; origin: string; host: string; ended: boolean }
  | { at: "signed_in"; connection: Connection };

/** The reason why a message failed. `problem` carries the server's problem type, never its text. */
export type Failure =
  | { kind: "invalid_address" }
  | { kind: "insecure_address" }
  /** The organization has set another server than the typed one, by a policy. */
  | { kind: "server_is_set" }
  | { kind: "unreachable"; host: string }
  | { kind: "not_latchkey"; host: string }
  | { kind: "wrong_version"; host: string; version: number; needed: number }
  | { kind: "sign_in_cancelled" }
  /** The user is not a member of the organization, or no longer one. */
  | { kind: "no_member" }
  /** The user signed in at the server, but has no enabled membership there. */
  | { kind: "no_access"; host: string }
  | { kind: "session_ended"; host: string }
  | { kind: "offline" }
  | { kind: "unavailable"; host: string }
  | { kind: "rate_limited"; retryAfterSeconds: number }
  /** The server may or may not have carried the request out; a retry is safe. */
  | { kind: "outcome_unknown" }
  | { kind: "secret_unavailable" }
  /** This browser keeps no such secret, or the server has destroyed its key. */
  | { kind: "secret_not_kept" }
  /** What this browser keeps is damaged. */
  | { kind: "secret_unreadable" }
  /** The browser's storage did not take the secret. */
  | { kind: "keeping_failed" }
  /** This browser keeps as many secrets as it may. */
  | { kind: "too_many_kept" }
  | {
      kind: "problem";
      problem: ProblemName | "unknown";
      status: number;
      errors: readonly { pointer: string; permission?: string }[];
    };

export type Reply<Value> =
  /** `cached` is true for an earlier answer, while the browser is offline. */
  { ok: true; value: Value; cached?: true } | { ok: false; failure: Failure };

export type Keyed<Fields = object> = { connection: ConnectionKey } & Fields;

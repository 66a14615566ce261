import type { ProblemName } from "../shared/problem.ts";

/** Names a connection: server × organization × person. Keys all state; holds no secret. */
export type ConnectionKey = string & { readonly __brand: "connection" };

/** What the pages may know of a connection. The credential stays in the background. */
export interface Connection {
  key: ConnectionKey;
  /** Scheme, host and port of the server. */
  origin: string;
  /** As shown to people: host, with the port where it is not the scheme's own. */
  host: string;
  organizationId: string;
  subject: string;
}

/** Where the extension stands; decides the first screen. */
export type AppStatus =
  | { at: "disconnected" }
  /** A server is known, nobody is signed in; `ended`: there was a session and it is over. */
  | { at: "signed_out"; origin: string; host: string; ended: boolean }
  | { at: "signed_in"; connection: Connection };

/** Why the background could not do what was asked. `problem` carries the server's `type`, never its text. */
export type Failure =
  | { kind: "invalid_address" }
  | { kind: "insecure_address" }
  | { kind: "unreachable"; host: string }
  | { kind: "not_latchkey"; host: string }
  | { kind: "wrong_version"; host: string; version: number; needed: number }
  | { kind: "sign_in_cancelled" }
  /** The person does not, or no longer, belong to the organization. */
  | { kind: "no_member" }
  | { kind: "session_ended"; host: string }
  | { kind: "offline" }
  | { kind: "unavailable"; host: string }
  | { kind: "rate_limited"; retryAfterSeconds: number }
  /** The request may or may not have been carried out; sending it again is safe. */
  | { kind: "outcome_unknown" }
  | { kind: "secret_unavailable" }
  | {
      kind: "problem";
      problem: ProblemName | "unknown";
      status: number;
      errors: readonly { pointer: string; permission?: string }[];
    };

export type Reply<Value> = { ok: true; value: Value } | { ok: false; failure: Failure };

export type Keyed<Fields = object> = { connection: ConnectionKey } & Fields;

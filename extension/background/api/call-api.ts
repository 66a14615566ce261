import * as v from "valibot";
import { findTokenInText } from "../../../shared/find-token-in-text.ts";
import type { ConnectionKey, Failure, Reply } from "../../connection.ts";
import { getHostOfKey } from "../connection/connection-key.ts";
import { getHost, isLoopback } from "../connection/server-address.ts";
import type { Effects } from "../effects.ts";
import { dropSession, isLive, loadStoredSession } from "../session/session-store.ts";
import { type Answer, fetchJson } from "./fetch-json.ts";
import { probeServer } from "./probe-server.ts";
import { needsFreshSignIn, toFailure } from "./to-failure.ts";

const TIMEOUT_MS = 15_000;

export interface ApiCall<Schema extends v.GenericSchema> {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Relative to the server's origin, with encoded ids. */
  path: string;
  query?: Readonly<Record<string, string | undefined>>;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** The schema of a successful answer. */
  answer: Schema;
  /** True if the outcome is unknown without an answer; by default for every method but GET. */
  changes?: boolean;
  /**
   * Asks the user for a fresh sign-in if the server wants one, in a window. Only for a call that the user's press alone
   * sends.
   */
  mayAskToSignIn?: true;
  /** Lets the call finish on its connection even if the user has switched organizations. */
  outlivesSwitch?: boolean;
}

/** The schema of an answer without a body. */
export const NoContent = v.pipe(
  v.unknown(),
  v.transform(() => null),
);

/** The effects of API calls. */
export interface ApiEffects extends Effects {
  /** Tries to replace an ended session by a new one, without a window. */
  renewSession(endedToken: string): Promise<void>;
  /** Replaces the session of a connection after the user has proved again who they are, in a window. */
  signInFreshly(key: ConnectionKey): Promise<Reply<null>>;
}

/**
 * Calls the server with the session of `key`.
 *
 * A connection that is not the current one gets `session_ended` without a request, unless the call
 * outlives the switch. A call with a token in its URL gets a refusal without a request, since servers and
 * proxies log URLs. If the session has ended, retries once with a new session of that connection.
 * The retry is safe: a request that was answered 401 has changed nothing. For the same reason a call is repeated once
 * after a fresh sign-in, with all its headers.
 */
export async function callApi<const Schema extends v.GenericSchema>(
  effects: ApiEffects,
  key: ConnectionKey,
  call: ApiCall<Schema>,
): Promise<Reply<v.InferOutput<Schema>>> {
  if (hasSecretInUrl(call)) return createFailedReply(SECRET_IN_URL);
  const reply = await callRenewed(effects, key, call);
  if (call.mayAskToSignIn !== true || !isFreshSignInFailure(reply)) return reply;
  const fresh = await effects.signInFreshly(key);
  if (!fresh.ok) return fresh.failure.kind === "sign_in_cancelled" ? reply : fresh;
  // The window may have closed the popup that asked: nobody would see the answer, which may have a link.
  if (!(await effects.hasOpenPage())) return reply;
  return (await callOnce(effects, key, call)).reply;
}

function isFreshSignInFailure(reply: Reply<unknown>): boolean {
  return (
    !reply.ok &&
    reply.failure.kind === "problem" &&
    reply.failure.problem === "fresh_sign_in_required"
  );
}

/** Calls the server, and once more with a new session if the session has ended. */
async function callRenewed<const Schema extends v.GenericSchema>(
  effects: ApiEffects,
  key: ConnectionKey,
  call: ApiCall<Schema>,
): Promise<Reply<v.InferOutput<Schema>>> {
  const first = await callOnce(effects, key, call);
  if (first.ended === null) return first.reply;
  await effects.renewSession(first.ended);
  return (await callOnce(effects, key, call)).reply;
}

/** The answer of a server to a query with a token. */
const SECRET_IN_URL: Failure = {
  kind: "problem",
  problem: "malformed_request",
  status: 400,
  errors: [],
};

/** Returns true if a path or parameter looks like a token. Cursors are random text of the server. */
function hasSecretInUrl({ path, query = {} }: Pick<ApiCall<v.GenericSchema>, "path" | "query">) {
  const { cursor: _, ...typed } = query;
  return [path, ...Object.values(typed)].some((text = "") => findTokenInText(text) !== null);
}

/** @returns the reply, and in `ended` the credential if its session has ended */
async function callOnce<const Schema extends v.GenericSchema>(
  effects: Effects,
  key: ConnectionKey,
  call: ApiCall<Schema>,
): Promise<{ reply: Reply<v.InferOutput<Schema>>; ended: string | null }> {
  const host = getHostOfKey(key);
  const sessionEnded = createFailedReply({ kind: "session_ended", host });
  const stored = await loadStoredSession(effects, key);
  if (stored === null || !(stored.isCurrent || call.outlivesSwitch)) {
    return { reply: sessionEnded, ended: null };
  }
  const { origin } = stored.connection;
  if (isOffline(effects, origin))
    return { reply: createFailedReply({ kind: "offline" }), ended: null };
  const { token } = stored.session;
  const answer = isLive(stored.session, effects.now())
    ? await send(effects, buildUrl(origin, call), token, call)
    : "expired";
  if (answer === "expired" || (answer?.status === 401 && !needsFreshSignIn(answer))) {
    await dropSession(effects, key, token);
    return { reply: sessionEnded, ended: token };
  }
  return { reply: await toReply(effects, origin, call, answer), ended: null };
}

/** Returns true if the browser is offline. A server on loopback needs no network. */
export function isOffline({ isOnline }: Pick<Effects, "isOnline">, origin: string): boolean {
  return !isOnline() && !isLoopback(origin);
}

function send(
  effects: Effects,
  url: string,
  token: string,
  { method, body, headers }: ApiCall<v.GenericSchema>,
): Promise<Answer | null> {
  return fetchJson(effects, url, {
    method,
    timeoutMs: TIMEOUT_MS,
    headers: {
      Authorization: `Bearer ${token}`,
      Accept: "application/json",
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function toReply<const Schema extends v.GenericSchema>(
  effects: Effects,
  origin: string,
  call: ApiCall<Schema>,
  answer: Answer | null,
): Promise<Reply<v.InferOutput<Schema>>> {
  const host = getHost(origin);
  const { changes = call.method !== "GET" } = call;
  if (answer === null) return createFailedReply(toFailureWithoutAnswer(effects, host, changes));
  if (answer.status < 200 || answer.status > 299) {
    return createFailedReply(toFailure(answer, { host, changes }));
  }
  const parsed = v.safeParse(call.answer, answer.body);
  if (parsed.success) return { ok: true, value: parsed.output };
  if (changes) return createFailedReply({ kind: "outcome_unknown" });
  // The server may have been upgraded to another version since.
  const probed = await probeServer(effects, origin);
  return createFailedReply(probed.ok ? { kind: "not_latchkey", host } : probed.refusal);
}

function toFailureWithoutAnswer({ isOnline }: Effects, host: string, changes: boolean): Failure {
  // The request may have arrived before the network failed.
  if (changes) return { kind: "outcome_unknown" };
  return isOnline() ? { kind: "unreachable", host } : { kind: "offline" };
}

function buildUrl(
  origin: string,
  { path, query = {} }: Pick<ApiCall<v.GenericSchema>, "path" | "query">,
) {
  const url = new URL(path, origin);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url.href;
}

function createFailedReply(failure: Failure): { ok: false; failure: Failure } {
  return { ok: false, failure };
}

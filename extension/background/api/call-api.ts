import * as v from "valibot";
import type { ConnectionKey, Failure, Reply } from "../../connection.ts";
import { hostOfKey } from "../connection/connection-key.ts";
import { hostOf, isLoopback } from "../connection/server-address.ts";
import type { Effects } from "../effects.ts";
import { dropSession, isLive, loadStoredSession } from "../session/session-store.ts";
import { failureOfAnswer } from "./failure-of-answer.ts";
import { type Answer, fetchJson } from "./fetch-json.ts";
import { probeServer } from "./probe-server.ts";

const TIMEOUT_MS = 15_000;

export interface ApiCall<Schema extends v.GenericSchema> {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below the server's origin, ids encoded. */
  path: string;
  query?: Readonly<Record<string, string | undefined>>;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** What a success must carry. */
  answer: Schema;
  /** Whether it changes something, so that without an answer its outcome is open; all but GET do. */
  changes?: boolean;
  /** What was begun goes on, as its own connection, where another organization was gone over to since. */
  outlivesSwitch?: boolean;
}

/** What an answer without a body is checked with. */
export const NoContent = v.pipe(
  v.unknown(),
  v.transform(() => null),
);

/** What a call takes: the world, and a way to follow a session that is over by another one. */
export interface Caller extends Effects {
  renewSession(endedToken: string): Promise<void>;
}

/**
 * Calls `/v1` with the session of `key`, which must be the current connection: a page that still
 * shows another one is told that its session is over and reaches nothing.
 *
 * Where the session is over, one attempt is made to go on with a new one of the same connection. A
 * request that was answered 401 has changed nothing, so it may be sent again.
 */
export async function callApi<const Schema extends v.GenericSchema>(
  caller: Caller,
  key: ConnectionKey,
  call: ApiCall<Schema>,
): Promise<Reply<v.InferOutput<Schema>>> {
  const first = await callOnce(caller, key, call);
  if (first.ended === null) return first.reply;
  await caller.renewSession(first.ended);
  return (await callOnce(caller, key, call)).reply;
}

/** `ended` is the credential that is no longer good, if that is why. */
async function callOnce<const Schema extends v.GenericSchema>(
  effects: Effects,
  key: ConnectionKey,
  call: ApiCall<Schema>,
): Promise<{ reply: Reply<v.InferOutput<Schema>>; ended: string | null }> {
  const host = hostOfKey(key);
  const sessionEnded = failed({ kind: "session_ended", host });
  const stored = await loadStoredSession(effects, key);
  if (stored === null || !(stored.isCurrent || call.outlivesSwitch)) {
    return { reply: sessionEnded, ended: null };
  }
  const { origin } = stored.connection;
  if (isCutOff(effects, origin)) return { reply: failed({ kind: "offline" }), ended: null };
  const { token } = stored.session;
  const answer = isLive(stored.session, effects.now())
    ? await send(effects, urlOf(origin, call), token, call)
    : "expired";
  if (answer === "expired" || answer?.status === 401) {
    await dropSession(effects, key, token);
    return { reply: sessionEnded, ended: token };
  }
  return { reply: await replyOf(effects, origin, call, answer), ended: null };
}

export function isCutOff({ isOnline }: Pick<Effects, "isOnline">, origin: string): boolean {
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

async function replyOf<const Schema extends v.GenericSchema>(
  effects: Effects,
  origin: string,
  call: ApiCall<Schema>,
  answer: Answer | null,
): Promise<Reply<v.InferOutput<Schema>>> {
  const host = hostOf(origin);
  const { changes = call.method !== "GET" } = call;
  if (answer === null) return failed(noAnswer(effects, host, changes));
  if (answer.status < 200 || answer.status > 299) {
    return failed(failureOfAnswer(answer, { host, changes }));
  }
  const parsed = v.safeParse(call.answer, answer.body);
  if (parsed.success) return { ok: true, value: parsed.output };
  if (changes) return failed({ kind: "outcome_unknown" });
  // A server that was upgraded may speak otherwise now; it says so where it is asked.
  const probed = await probeServer(effects, origin);
  return failed(probed.ok ? { kind: "not_latchkey", host } : probed.refusal);
}

function noAnswer({ isOnline }: Effects, host: string, changes: boolean): Failure {
  // Nothing says whether the request arrived before the connection broke.
  if (changes) return { kind: "outcome_unknown" };
  return isOnline() ? { kind: "unreachable", host } : { kind: "offline" };
}

function urlOf(
  origin: string,
  { path, query = {} }: Pick<ApiCall<v.GenericSchema>, "path" | "query">,
) {
  const url = new URL(path, origin);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url.href;
}

function failed(failure: Failure): { ok: false; failure: Failure } {
  return { ok: false, failure };
}

import * as v from "valibot";
import type { ConnectionKey, Failure, Reply } from "../messages.ts";
import { hostOfKey } from "./connection-key.ts";
import type { Effects } from "./effects.ts";
import { failureOfAnswer } from "./failure-of-answer.ts";
import { fetchJson } from "./fetch-json.ts";
import { isLoopback } from "./server-address.ts";
import { dropSession, loadSession } from "./session-store.ts";

const TIMEOUT_MS = 15_000;

export interface ApiCall<Schema extends v.GenericSchema> {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below the server's origin, ids encoded. */
  path: string;
  query?: Readonly<Record<string, string | undefined>>;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** What a success must carry. */
  answer: Schema;
}

/** What an answer without a body is checked with. */
export const NoContent = v.pipe(
  v.unknown(),
  v.transform(() => null),
);

/**
 * Calls `/v1` with the session of `key`, which must be the current connection: a page that still
 * shows another one is told that its session is over and reaches nothing.
 */
export async function callApi<const Schema extends v.GenericSchema>(
  effects: Effects,
  key: ConnectionKey,
  call: ApiCall<Schema>,
): Promise<Reply<v.InferOutput<Schema>>> {
  const host = hostOfKey(key);
  const open = await loadSession(effects, key);
  if (open === null) return failed({ kind: "session_ended", host });
  const { origin } = open.connection;
  if (!effects.isOnline() && !isLoopback(origin)) return failed({ kind: "offline" });

  const answer = await fetchJson(effects, urlOf(origin, call), {
    method: call.method,
    timeoutMs: TIMEOUT_MS,
    headers: {
      Authorization: `Bearer ${open.session.token}`,
      Accept: "application/json",
      ...(call.body === undefined ? {} : { "Content-Type": "application/json" }),
      ...call.headers,
    },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  });

  const changes = call.method !== "GET";
  if (answer === null) return failed(noAnswer(effects, host, changes));
  if (answer.status === 401) await dropSession(effects, key, open.session.token);
  if (answer.status < 200 || answer.status > 299) {
    return failed(failureOfAnswer(answer, { host, changes }));
  }
  const parsed = v.safeParse(call.answer, answer.body);
  if (parsed.success) return { ok: true, value: parsed.output };
  return failed(changes ? { kind: "outcome_unknown" } : { kind: "not_latchkey", host });
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

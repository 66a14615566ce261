import * as v from "valibot";
import { encodeBase64url } from "../../../shared/base64url.ts";
import { HandedTokenResource } from "../../../shared/wire/token-requests.ts";
import { IssuedTokenResource } from "../../../shared/wire/token-resource.ts";
import type { ConnectionKey, Failure } from "../../connection.ts";
import { type Caller, callApi } from "../api/call-api.ts";
import { tokenPath, tokensPath } from "../api/paths.ts";
import {
  type CreationRecord,
  type CreationTask,
  requestSchemaOf,
  type SentRequest,
  showsSecret,
} from "./creation-record.ts";
import { findMade } from "./find-made.ts";

/** Within this the server still knows an idempotency key; it keeps one for 10 minutes. */
const REPEATABLE_FOR_MS = 9 * 60_000;
/** Set back further than this, our clock cannot say how long ago it was. */
const CLOCK_DRIFT_MS = 60_000;

/** Whether sending it again can still not make a second token or secret. */
function isRepeatable({ startedAt }: SentRequest, now: number): boolean {
  const age = now - startedAt;
  return age > -CLOCK_DRIFT_MS && age < REPEATABLE_FOR_MS;
}

/**
 * Sends a creation, or sends it again, and says what became of it.
 *
 * Once the server may have forgotten the key, it is not sent: what it would have made is looked for
 * instead, and if that is there, its secret is lost.
 */
export async function sendCreation(
  caller: Caller,
  key: ConnectionKey,
  sent: SentRequest,
): Promise<CreationRecord> {
  if (!isRepeatable(sent, caller.now())) return await lookFor(caller, key, sent);
  const reply = await callApi(caller, key, callOf(sent));
  if (!reply.ok && hasMovedOn(sent, reply.failure)) return await lookFor(caller, key, sent);
  if (!reply.ok) return failedRecord(sent, reply.failure);
  const { task } = sent;
  const { secret, ...token } = reply.value;
  if (secret === undefined) return { at: "handed", task, token };
  return { at: "created", task, token, secret, shownAt: null };
}

function callOf({ idempotencyKey, task }: SentRequest) {
  const isNew = task.kind === "issue";
  return {
    method: "POST",
    path: isNew ? tokensPath(task.owner) : `${tokenPath(task.token.id, task.owner)}/${task.kind}`,
    headers: {
      "Idempotency-Key": idempotencyKey,
      ...(isNew ? {} : { "If-Match": `"${task.token.version}"` }),
    },
    body: task.request,
    answer: showsSecret(task) ? IssuedTokenResource : HandedTokenResource,
    outlivesSwitch: true,
  } as const;
}

/**
 * The server did it for an earlier sending and someone has changed the token since. Where that
 * sending is not known to the server any more, its own change is what makes the version stale.
 */
function hasMovedOn({ task, uncertain }: SentRequest, failure: Failure): boolean {
  if (failure.kind !== "problem") return false;
  // To a first sending, a conflict says that there is nothing to collect.
  if (failure.problem === "conflict") return uncertain || task.kind !== "collect";
  return uncertain && failure.problem === "stale_version";
}

async function lookFor(
  caller: Caller,
  key: ConnectionKey,
  sent: SentRequest,
): Promise<CreationRecord> {
  const { task } = sent;
  const found = await findMade(caller, key, sent);
  if (!found.ok) return failedRecord(sent, found.failure);
  if (found.value !== null) {
    return { at: showsSecret(task) ? "secret_gone" : "handed", task, token: found.value };
  }
  // It never arrived: the next attempt is a new one.
  return {
    at: "failed",
    sent: { ...sent, uncertain: false },
    failure: { kind: "outcome_unknown" },
  };
}

/** Once the outcome was open, an answer to a later attempt that refuses it for now keeps it open. */
function failedRecord(sent: SentRequest, failure: Failure): CreationRecord {
  if (failure.kind === "outcome_unknown") {
    return { at: "failed", sent: { ...sent, uncertain: true }, failure };
  }
  const forNow = ["offline", "unavailable", "rate_limited", "unreachable"].includes(failure.kind);
  return {
    at: "failed",
    sent,
    failure: sent.uncertain && forNow ? { kind: "outcome_unknown" } : failure,
  };
}

const IDEMPOTENCY_KEY_BYTES = 24;

/** The same request as one that failed goes out under its key, a new one under a new key. */
export function sendingOf(
  { now, randomBytes }: Caller,
  record: CreationRecord | null,
  task: CreationTask,
): SentRequest {
  const last = record?.at === "failed" ? record.sent : null;
  const same = last !== null && isSame(last.task, task);
  if (same && (last.uncertain || isRepeatable(last, now()))) return last;
  return {
    idempotencyKey: encodeBase64url(randomBytes(IDEMPOTENCY_KEY_BYTES)),
    task,
    startedAt: now(),
    uncertain: false,
  };
}

/** Whether they ask for the same; storage does not keep the order of members. */
function isSame(one: CreationTask, other: CreationTask): boolean {
  return JSON.stringify(askedBy(one)) === JSON.stringify(askedBy(other));
}

function askedBy(task: CreationTask): unknown[] {
  const { output } = v.safeParse(requestSchemaOf(task), task.request);
  if (task.kind === "issue") return [task.owner, output];
  const { id, version } = task.token;
  return [task.owner, id, version, output];
}

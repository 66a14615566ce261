import * as v from "valibot";
import { encodeBase64url } from "../../../shared/base64url.ts";
import { HandedTokenResource } from "../../../shared/wire/token-requests.ts";
import { IssuedTokenResource } from "../../../shared/wire/token-resource.ts";
import type { ConnectionKey, Failure } from "../../connection.ts";
import { type ApiEffects, callApi } from "../api/call-api.ts";
import { getTokenPath, getTokensPath } from "../api/paths.ts";
import { loadClockLead } from "../server-clock.ts";
import {
  type CreationRecord,
  type CreationTask,
  getRequestSchema,
  revealsSecret,
  type SentRequest,
} from "./creation-record.ts";
import { findCreatedToken } from "./find-created-token.ts";

/** Shorter than the 10 minutes for which the server keeps an idempotency key. */
const REPEATABLE_FOR_MS = 9 * 60_000;
/** If the clock was set back further than this, the age of a request is unknown. */
const CLOCK_DRIFT_MS = 60_000;

/** Returns true if a retry cannot make a second token or secret: the server still has the key. */
function isRepeatable({ startedAt }: SentRequest, now: number): boolean {
  const age = now - startedAt;
  return age > -CLOCK_DRIFT_MS && age < REPEATABLE_FOR_MS;
}

/**
 * Sends a request, first or again, and returns the record of its outcome.
 *
 * Once the server may have forgotten the key, it looks for the token instead of sending the request.
 * If the token is there, its secret is lost.
 */
export async function sendCreation(
  effects: ApiEffects,
  key: ConnectionKey,
  sent: SentRequest,
): Promise<CreationRecord> {
  if (!isRepeatable(sent, effects.now())) return await findOutcome(effects, key, sent);
  const reply = await callApi(effects, key, toApiCall(sent));
  if (!reply.ok) {
    return mayHaveSucceeded(sent, reply.failure)
      ? await findOutcome(effects, key, sent)
      : toFailedRecord(sent, reply.failure);
  }
  const { task } = sent;
  const { secret, ...token } = reply.value;
  if (secret === undefined) return { at: "handed", task, token };
  return { at: "created", task, token, secret, shownAt: null };
}

function toApiCall({ idempotencyKey, task }: SentRequest) {
  const isNew = task.kind === "issue";
  return {
    method: "POST",
    path: isNew
      ? getTokensPath(task.owner)
      : `${getTokenPath(task.token.id, task.owner)}/${task.kind}`,
    headers: {
      "Idempotency-Key": idempotencyKey,
      ...(isNew ? {} : { "If-Match": `"${task.token.version}"` }),
    },
    body: task.request,
    answer: revealsSecret(task) ? IssuedTokenResource : HandedTokenResource,
    outlivesSwitch: true,
  } as const;
}

/**
 * Returns true if the refusal may mean that an earlier attempt succeeded.
 *
 * The server answers `conflict` if the token has changed since that attempt. If it has forgotten the
 * attempt, the attempt's own change makes the version stale.
 */
function mayHaveSucceeded({ task, uncertain }: SentRequest, failure: Failure): boolean {
  if (failure.kind !== "problem") return false;
  // On a first attempt to collect, `conflict` means that there is nothing to collect.
  if (failure.problem === "conflict") return uncertain || task.kind !== "collect";
  return uncertain && failure.problem === "stale_version";
}

/** Builds the record from a search for the token, without sending the request. */
async function findOutcome(
  effects: ApiEffects,
  key: ConnectionKey,
  sent: SentRequest,
): Promise<CreationRecord> {
  const { task } = sent;
  const found = await findCreatedToken(effects, key, sent);
  if (!found.ok) return toFailedRecord(sent, found.failure);
  if (found.value !== null) {
    return { at: revealsSecret(task) ? "secret_gone" : "handed", task, token: found.value };
  }
  // The request never arrived, so the next attempt is a new request.
  return {
    at: "failed",
    sent: { ...sent, uncertain: false },
    failure: { kind: "outcome_unknown" },
  };
}

/** Builds the record of a failure. A temporary failure of a retry leaves an unknown outcome unknown. */
function toFailedRecord(sent: SentRequest, failure: Failure): CreationRecord {
  if (failure.kind === "outcome_unknown") {
    return { at: "failed", sent: { ...sent, uncertain: true }, failure };
  }
  const isTemporary = ["offline", "unavailable", "rate_limited", "unreachable"].includes(
    failure.kind,
  );
  return {
    at: "failed",
    sent,
    failure: sent.uncertain && isTemporary ? { kind: "outcome_unknown" } : failure,
  };
}

const IDEMPOTENCY_KEY_BYTES = 24;

/** Returns the request for a task: the failed one if its task is equal, otherwise one with a new key. */
export async function prepareRequest(
  { local, now, randomBytes }: ApiEffects,
  record: CreationRecord | null,
  task: CreationTask,
): Promise<SentRequest> {
  const last = record?.at === "failed" ? record.sent : null;
  const isRetry = last !== null && isSame(last.task, task);
  if (isRetry && (last.uncertain || isRepeatable(last, now()))) return last;
  return {
    idempotencyKey: encodeBase64url(randomBytes(IDEMPOTENCY_KEY_BYTES)),
    task,
    startedAt: now(),
    clockLeadMs: await loadClockLead({ local }),
    uncertain: false,
  };
}

/** Returns true if both tasks are equal. Parses them first, since storage loses the order of members. */
function isSame(one: CreationTask, other: CreationTask): boolean {
  return JSON.stringify(listParameters(one)) === JSON.stringify(listParameters(other));
}

function listParameters(task: CreationTask): unknown[] {
  const { output } = v.safeParse(getRequestSchema(task), task.request);
  if (task.kind === "issue") return [task.owner, output];
  const { id, version } = task.token;
  return [task.owner, id, version, output];
}

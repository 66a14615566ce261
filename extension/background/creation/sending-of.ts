import * as v from "valibot";
import { encodeBase64url } from "../../../shared/base64url.ts";
import type { Caller } from "../api/call-api.ts";
import {
  type CreationRecord,
  type CreationTask,
  requestSchemaOf,
  type SentRequest,
} from "./creation-record.ts";
import { isRepeatable } from "./send-creation.ts";

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

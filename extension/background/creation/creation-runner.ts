import type { ConnectionKey } from "../../connection.ts";
import type { Creation } from "../../creation.ts";
import { addCachedToken, dropCachedList } from "../api/answer-cache.ts";
import type { ApiEffects } from "../api/call-api.ts";
import { loadSession } from "../session/session-store.ts";
import { answerCreation, toCreation } from "./answer-creation.ts";
import {
  type CreationRecord,
  type CreationTask,
  changeCreation,
  loadCreation,
  type SentRequest,
} from "./creation-record.ts";
import { forgetDraft } from "./draft-store.ts";
import { prepareRequest, sendCreation } from "./send-creation.ts";
import { expireSecret, getCreationAlarm, markShown } from "./unsaved-secret.ts";

/** The delay of the alarm that resumes an interrupted creation; longer than a request's timeout. */
const RESUME_AFTER_MS = 30_000;

export interface CreationRunner {
  start(key: ConnectionKey, task: CreationTask): Promise<Creation>;
  retry(key: ConnectionKey): Promise<Creation>;
  get(key: ConnectionKey): Promise<Creation>;
  /**
   * Forgets a saved secret or a failure that was dismissed.
   *
   * @param isCurrent true if pages show this connection. Otherwise the notice about a token that was
   *   handed to its owner stays until the user comes back.
   */
  acknowledge(key: ConnectionKey, isCurrent: boolean): Promise<void>;
  /** Resumes an interrupted creation and drops an expired secret. */
  resume(key: ConnectionKey): Promise<void>;
}

/**
 * Creates the runner, which runs one creation at a time for each connection.
 *
 * It writes the record, with the idempotency key, before it sends the request. So a background that
 * was stopped at any point resumes there, and makes no second token or secret.
 */
export function createCreationRunner(effects: ApiEffects): CreationRunner {
  const running = new Map<ConnectionKey, Promise<CreationRecord | null>>();

  /** Runs one attempt at a time for each connection. Concurrent calls share its outcome. */
  function runAlone(
    key: ConnectionKey,
    work: (record: CreationRecord | null) => Promise<CreationRecord | null>,
  ): Promise<CreationRecord | null> {
    const already = running.get(key);
    if (already !== undefined) return already;
    const attempt = loadUnexpired(effects, key)
      .then(work)
      .finally(() => running.delete(key));
    running.set(key, attempt);
    return attempt;
  }

  async function resume(key: ConnectionKey): Promise<void> {
    await runAlone(key, async (record) =>
      record?.at === "working" ? await run(effects, key, markUncertain(record.sent)) : record,
    );
  }

  async function start(key: ConnectionKey, nextRequest: NextRequest): Promise<Creation> {
    const outcome = await runAlone(key, async (record) => {
      // A second press of the button must not lose an unsaved secret.
      if (record?.at === "created") return record;
      if (record?.at === "working") return await run(effects, key, markUncertain(record.sent));
      const sent = await nextRequest(record);
      return sent === null ? record : await settleAndRun(effects, key, record, sent);
    });
    return await answerCreation(effects, key, outcome);
  }

  return {
    start: (key, task) => start(key, (record) => prepareRequest(effects, record, task)),
    retry: (key) =>
      start(key, (record) =>
        record?.at === "failed" ? prepareRequest(effects, record, record.sent.task) : null,
      ),
    async get(key) {
      const record = await reopenAfterSignIn(effects, key, await loadUnexpired(effects, key));
      if (record?.at === "working") resume(key).catch(() => {});
      return toCreation(await markShown(effects, key, record));
    },
    async acknowledge(key, isCurrent) {
      await changeCreation(effects, key, (record) =>
        isUnseen(record) || (record?.at === "handed" && !isCurrent) ? record : null,
      );
    },
    resume,
  };
}

type NextRequest = (record: CreationRecord | null) => Promise<SentRequest> | null;

async function loadUnexpired(
  effects: ApiEffects,
  key: ConnectionKey,
): Promise<CreationRecord | null> {
  return await expireSecret(effects, key, await loadCreation(effects, key));
}

/** Replaces the failure `session_ended` by the unknown outcome once the user has signed in again. */
async function reopenAfterSignIn(
  effects: ApiEffects,
  key: ConnectionKey,
  record: CreationRecord | null,
): Promise<CreationRecord | null> {
  if (!hasUnknownOutcome(record) || record.failure.kind !== "session_ended") return record;
  if ((await loadSession(effects, key)) === null) return record;
  return { ...record, failure: { kind: "outcome_unknown" } };
}

/** Marks a request that a stopped background may or may not have sent. */
function markUncertain(sent: SentRequest): SentRequest {
  return { ...sent, uncertain: true };
}

async function run(
  effects: ApiEffects,
  key: ConnectionKey,
  sent: SentRequest,
): Promise<CreationRecord | null> {
  // After a sign-out neither request nor secret may come back.
  const started = await changeCreation(effects, key, (record, isKept) =>
    record === null && !isKept ? null : { at: "working", sent },
  );
  if (!isRunning(started, sent)) return started;
  await effects.wakeAt(getCreationAlarm(key), effects.now() + RESUME_AFTER_MS);
  const outcome = await sendCreation(effects, key, sent);
  // Runs before the outcome is written: a background that is stopped in between repeats it.
  if (outcome.at !== "failed" && outcome.at !== "working") {
    if (!isRunning(await loadCreation(effects, key), sent)) return null;
    if (sent.task.kind === "issue") await forgetDraft(effects, key, sent.task.owner);
    await cacheOutcome(effects, key, outcome);
  }
  return await changeCreation(effects, key, (record) =>
    isRunning(record, sent) ? outcome : record,
  );
}

/**
 * Settles an earlier request whose outcome is unknown, and then runs `sent`.
 *
 * Does not run `sent` if the earlier request made a secret or its outcome stays unknown: with its
 * idempotency key that secret would be lost.
 */
async function settleAndRun(
  effects: ApiEffects,
  key: ConnectionKey,
  before: CreationRecord | null,
  sent: SentRequest,
): Promise<CreationRecord | null> {
  if (hasUnknownOutcome(before) && !hasSameKey(before.sent, sent)) {
    const settled = await run(effects, key, before.sent);
    if (settled?.at !== "failed" || hasUnknownOutcome(settled)) return settled;
  }
  return await run(effects, key, sent);
}

type Failed = Extract<CreationRecord, { at: "failed" }>;

/** Returns true if only a retry can tell whether the server carried the request out. */
function hasUnknownOutcome(record: CreationRecord | null): record is Failed {
  if (record?.at !== "failed" || !record.sent.uncertain) return false;
  return ["outcome_unknown", "session_ended"].includes(record.failure.kind);
}

/** Returns true if no page has shown the outcome: another page may have retried meanwhile. */
function isUnseen(record: CreationRecord | null): boolean {
  return record?.at === "working" || (record?.at === "created" && record.shownAt === null);
}

function isRunning(record: CreationRecord | null, sent: SentRequest): boolean {
  return record?.at === "working" && hasSameKey(record.sent, sent);
}

function hasSameKey(one: SentRequest, other: SentRequest): boolean {
  return one.idempotencyKey === other.idempotencyKey;
}

/** Brings the user's cached list up to date with a token that was created, regenerated or collected. */
async function cacheOutcome(effects: ApiEffects, key: ConnectionKey, outcome: CreationRecord) {
  if (outcome.at === "created" && outcome.task.owner === undefined) {
    await addCachedToken(effects, key, outcome.token);
  } else {
    await dropCachedList(effects, key);
  }
}

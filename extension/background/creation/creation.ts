import type { ConnectionKey } from "../../connection.ts";
import type { Creation } from "../../creation.ts";
import { dropLists } from "../api/answer-cache.ts";
import type { Caller } from "../api/call-api.ts";
import { loadSession } from "../session/session-store.ts";
import { answerCreation, shownCreation } from "./answer-creation.ts";
import {
  type CreationRecord,
  type CreationTask,
  changeCreation,
  loadCreation,
  type SentRequest,
} from "./creation-record.ts";
import { forgetDraft } from "./draft-store.ts";
import { sendCreation, sendingOf } from "./send-creation.ts";
import { creationAlarm, expireSecret, noteShown } from "./unsaved-secret.ts";

/** When to look whether a creation was cut off; no sooner than its request times out. */
const LOOK_AFTER_MS = 30_000;

export interface Creations {
  start(key: ConnectionKey, task: CreationTask): Promise<Creation>;
  retry(key: ConnectionKey): Promise<Creation>;
  get(key: ConnectionKey): Promise<Creation>;
  /** @param isCurrent whether pages of this connection are shown, which tell what was handed to whom */
  acknowledge(key: ConnectionKey, isCurrent: boolean): Promise<void>;
  /** Carries on what was cut off and drops a secret whose time is up. */
  lookAfter(key: ConnectionKey): Promise<void>;
}

/**
 * Issues and regenerates tokens and collects secrets, one at a time for each connection.
 *
 * The record is written before the request is sent, with the key that makes it repeatable, so a
 * background stopped at any point carries on from there and makes no second token or secret.
 */
export function createCreations(caller: Caller): Creations {
  const running = new Map<ConnectionKey, Promise<CreationRecord | null>>();

  /** One at a time for each connection: whoever comes meanwhile waits for the same outcome. */
  function alone(
    key: ConnectionKey,
    work: (record: CreationRecord | null) => Promise<CreationRecord | null>,
  ): Promise<CreationRecord | null> {
    const already = running.get(key);
    if (already !== undefined) return already;
    const attempt = current(caller, key)
      .then(work)
      .finally(() => running.delete(key));
    running.set(key, attempt);
    return attempt;
  }

  async function carryOn(key: ConnectionKey): Promise<void> {
    await alone(key, async (record) =>
      record?.at === "working" ? await carryOut(caller, key, resumed(record.sent)) : record,
    );
  }

  async function send(key: ConnectionKey, next: NextSending): Promise<Creation> {
    const outcome = await alone(key, async (record) => {
      // A secret that nobody has saved yet is not to be lost to a second press of the button.
      if (record?.at === "created") return record;
      if (record?.at === "working") return await carryOut(caller, key, resumed(record.sent));
      const sent = next(record);
      return sent === null ? record : await carryOutAfter(caller, key, record, sent);
    });
    return await answerCreation(caller, key, outcome);
  }

  return {
    start: (key, task) => send(key, (record) => sendingOf(caller, record, task)),
    retry: (key) =>
      send(key, (record) =>
        record?.at === "failed" ? sendingOf(caller, record, record.sent.task) : null,
      ),
    async get(key) {
      const record = await reopened(caller, key, await current(caller, key));
      if (record?.at === "working") carryOn(key).catch(() => {});
      return shownCreation(await noteShown(caller, key, record));
    },
    async acknowledge(key, isCurrent) {
      await changeCreation(caller, key, (record) =>
        isUnseen(record) || (record?.at === "handed" && !isCurrent) ? record : null,
      );
    },
    lookAfter: carryOn,
  };
}

type NextSending = (record: CreationRecord | null) => SentRequest | null;

async function current(caller: Caller, key: ConnectionKey): Promise<CreationRecord | null> {
  return await expireSecret(caller, key, await loadCreation(caller, key));
}

/** Once someone is signed in again, what was open when the session ended is what matters. */
async function reopened(
  caller: Caller,
  key: ConnectionKey,
  record: CreationRecord | null,
): Promise<CreationRecord | null> {
  if (!isOpen(record) || record.failure.kind !== "session_ended") return record;
  if ((await loadSession(caller, key)) === null) return record;
  return { ...record, failure: { kind: "outcome_unknown" } };
}

/** What a background that was stopped had sent, or was about to: nothing says which. */
function resumed(sent: SentRequest): SentRequest {
  return { ...sent, uncertain: true };
}

async function carryOut(
  caller: Caller,
  key: ConnectionKey,
  sent: SentRequest,
): Promise<CreationRecord | null> {
  // Whoever signs out leaves all this behind: neither request nor secret may come back.
  const begun = await changeCreation(caller, key, (record, isKept) =>
    record === null && !isKept ? null : { at: "working", sent },
  );
  if (!isWorkingOn(begun, sent)) return begun;
  await caller.wakeAt(creationAlarm(key), caller.now() + LOOK_AFTER_MS);
  const outcome = await sendCreation(caller, key, sent);
  // Before the outcome is written: cut off in between, all this happens again.
  if (outcome.at !== "failed" && outcome.at !== "working") {
    if (!isWorkingOn(await loadCreation(caller, key), sent)) return null;
    if (sent.task.kind === "issue") await forgetDraft(caller, key, sent.task.owner);
    await dropLists(caller, key);
  }
  return await changeCreation(caller, key, (record) =>
    isWorkingOn(record, sent) ? outcome : record,
  );
}

/**
 * Carries `sent` out, unless another request before it may have made something: that is found out
 * first, since its secret would be lost with its key.
 */
async function carryOutAfter(
  caller: Caller,
  key: ConnectionKey,
  before: CreationRecord | null,
  sent: SentRequest,
): Promise<CreationRecord | null> {
  if (isOpen(before) && !isWith(before.sent, sent)) {
    const settled = await carryOut(caller, key, before.sent);
    if (settled?.at !== "failed" || isOpen(settled)) return settled;
  }
  return await carryOut(caller, key, sent);
}

type Failed = Extract<CreationRecord, { at: "failed" }>;

/** Whether it may have been carried out, and nothing but its own repetition can tell. */
function isOpen(record: CreationRecord | null): record is Failed {
  if (record?.at !== "failed" || !record.sent.uncertain) return false;
  return ["outcome_unknown", "session_ended"].includes(record.failure.kind);
}

/** Another page may have sent it again since: nobody can have saved what nobody has seen. */
function isUnseen(record: CreationRecord | null): boolean {
  return record?.at === "working" || (record?.at === "created" && record.shownAt === null);
}

function isWorkingOn(record: CreationRecord | null, sent: SentRequest): boolean {
  return record?.at === "working" && isWith(record.sent, sent);
}

function isWith(one: SentRequest, other: SentRequest): boolean {
  return one.idempotencyKey === other.idempotencyKey;
}

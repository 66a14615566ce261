import { encodeBase64url } from "../../shared/base64url.ts";
import type { IssueTokenRequest } from "../../shared/wire/token-requests.ts";
import type { ConnectionKey, Creation } from "../messages.ts";
import { dropLists } from "./answer-cache.ts";
import {
  type CreationRecord,
  forgetCreation,
  loadCreation,
  type SentRequest,
  saveCreation,
} from "./creation-record.ts";
import { saveDraft } from "./draft-store.ts";
import type { Effects } from "./effects.ts";
import { isRepeatable, sendCreation } from "./send-creation.ts";
import { creationAlarm, expireSecret, showSecret } from "./unsaved-secret.ts";

const IDEMPOTENCY_KEY_BYTES = 24;
/** When to look whether a creation was cut off; no sooner than its request times out. */
const LOOK_AFTER_MS = 30_000;

export interface Creations {
  create(key: ConnectionKey, request: IssueTokenRequest): Promise<Creation>;
  retry(key: ConnectionKey): Promise<Creation>;
  get(key: ConnectionKey): Promise<Creation>;
  acknowledge(key: ConnectionKey): Promise<void>;
  /** Carries on what was cut off and drops a secret whose time is up. */
  lookAfter(key: ConnectionKey): Promise<void>;
}

/**
 * Creates tokens, one at a time for each connection.
 *
 * The record is written before the request is sent, with the key that makes it repeatable, so a
 * background stopped at any point carries on from there and makes no second token.
 */
export function createCreations(effects: Effects): Creations {
  const running = new Map<ConnectionKey, Promise<CreationRecord | null>>();

  /** One at a time for each connection: whoever comes meanwhile waits for the same outcome. */
  function alone(
    key: ConnectionKey,
    work: (record: CreationRecord | null) => Promise<CreationRecord | null>,
  ): Promise<CreationRecord | null> {
    const already = running.get(key);
    if (already !== undefined) return already;
    const attempt = current(effects, key)
      .then(work)
      .finally(() => running.delete(key));
    running.set(key, attempt);
    return attempt;
  }

  async function carryOn(key: ConnectionKey): Promise<void> {
    await alone(key, async (record) =>
      record?.at === "working" ? await carryOut(effects, key, record.sent) : record,
    );
  }

  async function start(key: ConnectionKey, next: NextSending): Promise<Creation> {
    const outcome = await alone(key, async (record) => {
      // A secret that nobody has saved yet is not to be lost to a second press of the button.
      if (record?.at === "created") return record;
      const sent = record?.at === "working" ? record.sent : next(record);
      return sent === null ? record : await carryOut(effects, key, sent);
    });
    return await answer(effects, key, outcome);
  }

  return {
    create: (key, request) => start(key, (record) => sendingOf(effects, record, request)),
    retry: (key) =>
      start(key, (record) =>
        record?.at === "failed" ? sendingOf(effects, record, record.sent.request) : null,
      ),
    async get(key) {
      const record = await current(effects, key);
      if (record?.at === "working") carryOn(key).catch(() => {});
      return record?.at === "created" ? await showSecret(effects, key, record) : shown(record);
    },
    async acknowledge(key) {
      if ((await loadCreation(effects, key))?.at === "working") return;
      await forgetCreation(effects, key);
    },
    lookAfter: carryOn,
  };
}

type NextSending = (record: CreationRecord | null) => SentRequest | null;

async function current(effects: Effects, key: ConnectionKey): Promise<CreationRecord | null> {
  const record = await loadCreation(effects, key);
  return record === null ? null : await expireSecret(effects, key, record);
}

/** The same request as one that failed goes out under its key, a new one under a new key. */
function sendingOf(
  { now, randomBytes }: Effects,
  record: CreationRecord | null,
  request: IssueTokenRequest,
): SentRequest {
  const last = record?.at === "failed" ? record.sent : null;
  const same = last !== null && JSON.stringify(last.request) === JSON.stringify(request);
  if (same && (last.uncertain || isRepeatable(last, now()))) return last;
  return {
    idempotencyKey: encodeBase64url(randomBytes(IDEMPOTENCY_KEY_BYTES)),
    request,
    startedAt: now(),
    uncertain: false,
  };
}

async function carryOut(
  effects: Effects,
  key: ConnectionKey,
  sent: SentRequest,
): Promise<CreationRecord | null> {
  await saveCreation(effects, key, { at: "working", sent });
  await effects.wakeAt(creationAlarm(key), effects.now() + LOOK_AFTER_MS);
  const outcome = await sendCreation(effects, key, sent);
  // Whoever signed out meanwhile has left all this behind: the secret must not come back.
  if ((await loadCreation(effects, key)) === null) return null;
  // Before the outcome is written: cut off in between, all this happens again.
  if (outcome.at === "created" || outcome.at === "secret_gone") {
    await saveDraft(effects, key, null);
    await dropLists(effects, key);
  }
  await saveCreation(effects, key, outcome);
  return outcome;
}

/** An answer that no page is there to take must not start the secret's ten minutes. */
async function answer(
  effects: Effects,
  key: ConnectionKey,
  record: CreationRecord | null,
): Promise<Creation> {
  if (record?.at !== "created") return shown(record);
  return (await effects.hasOpenPage()) ? await showSecret(effects, key, record) : { at: "working" };
}

function shown(record: Exclude<CreationRecord, { at: "created" }> | null): Creation {
  switch (record?.at) {
    case undefined:
      return { at: "none" };
    case "working":
      return { at: "working" };
    case "failed":
      return { at: "failed", failure: record.failure };
    case "secret_gone":
      return record;
  }
}

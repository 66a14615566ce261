import type { ConnectionKey } from "../../connection.ts";
import type { UnsavedSecret } from "../../creation.ts";
import type { Effects } from "../effects.ts";
import { type CreationRecord, changeCreation } from "./creation-record.ts";

/** How long a secret is kept after a page first had it. */
const SHOWN_FOR_MS = 600_000;
/** A clock set back must not lengthen that; this much is drift. */
const CLOCK_DRIFT_MS = 60_000;

type Created = Extract<CreationRecord, { at: "created" }>;

/** Drops the secret of a creation once its time is up; any other record passes. */
export async function expireSecret(
  effects: Pick<Effects, "session" | "now">,
  key: ConnectionKey,
  record: CreationRecord | null,
): Promise<CreationRecord | null> {
  if (!isOver(record, effects.now())) return record;
  return await changeCreation(effects, key, (standing) =>
    isOver(standing, effects.now()) ? secretGone(standing) : standing,
  );
}

/**
 * Notes that a page is about to have the secret: its time runs from the first that does.
 *
 * @returns the record to show, which is another one where the secret was forgotten meanwhile
 */
export async function noteShown(
  effects: Pick<Effects, "session" | "now" | "wakeAt">,
  key: ConnectionKey,
  record: CreationRecord | null,
): Promise<CreationRecord | null> {
  if (record?.at !== "created") return record;
  const standing = await changeCreation(effects, key, (now) =>
    now?.at === "created" && now.shownAt === null ? { ...now, shownAt: effects.now() } : now,
  );
  if (standing?.at === "created" && record.shownAt === null) {
    await effects.wakeAt(creationAlarm(key), availableUntil(standing));
  }
  return standing;
}

/** What a page may have of a secret; `null` as long as it is not noted that one has it. */
export function unsavedSecret(record: Created): UnsavedSecret | null {
  if (record.shownAt === null) return null;
  const { token, secret } = record;
  return { token, secret, availableUntil: availableUntil(record) };
}

function secretGone({ task, token }: Created): CreationRecord {
  return { at: "secret_gone", task, token };
}

function isOver(record: CreationRecord | null, now: number): record is Created {
  if (record?.at !== "created" || record.shownAt === null) return false;
  const age = now - record.shownAt;
  return age < -CLOCK_DRIFT_MS || age >= SHOWN_FOR_MS;
}

function availableUntil({ shownAt }: Created): number {
  return (shownAt ?? 0) + SHOWN_FOR_MS;
}

const ALARM_PREFIX = "creation:";

/** Names the alarm that looks after a connection's creation. */
export function creationAlarm(key: ConnectionKey): string {
  return ALARM_PREFIX + key;
}

/** The connection that such an alarm is for, or `null` for any other alarm. */
export function connectionOfAlarm(name: string): ConnectionKey | null {
  return name.startsWith(ALARM_PREFIX) ? (name.slice(ALARM_PREFIX.length) as ConnectionKey) : null;
}

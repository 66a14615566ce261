import type { ConnectionKey, Creation } from "../messages.ts";
import { type CreationRecord, saveCreation } from "./creation-record.ts";
import type { Effects } from "./effects.ts";

/** How long a secret is kept after a page first had it. */
const SHOWN_FOR_MS = 600_000;
/** A clock set back must not lengthen that; this much is drift. */
const CLOCK_DRIFT_MS = 60_000;

type Created = Extract<CreationRecord, { at: "created" }>;

/** Drops the secret of a creation once its time is up; any other record passes. */
export async function expireSecret(
  effects: Pick<Effects, "session" | "now">,
  key: ConnectionKey,
  record: CreationRecord,
): Promise<CreationRecord> {
  if (record.at !== "created" || record.shownAt === null) return record;
  const age = effects.now() - record.shownAt;
  if (age >= -CLOCK_DRIFT_MS && age < SHOWN_FOR_MS) return record;
  return await saveCreation(effects, key, { at: "secret_gone", token: record.token });
}

/** Hands the secret to a page. Its time runs from the first: that is noted before it is shown. */
export async function showSecret(
  effects: Pick<Effects, "session" | "now" | "wakeAt">,
  key: ConnectionKey,
  record: Created,
): Promise<Creation> {
  const { token, secret } = record;
  const shownAt = record.shownAt ?? effects.now();
  const availableUntil = shownAt + SHOWN_FOR_MS;
  if (record.shownAt === null) {
    await saveCreation(effects, key, { ...record, shownAt });
    await effects.wakeAt(creationAlarm(key), availableUntil);
  }
  return { at: "created", unsaved: { token, secret, availableUntil } };
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

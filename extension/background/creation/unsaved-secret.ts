import type { ConnectionKey } from "../../connection.ts";
import type { UnsavedSecret } from "../../creation.ts";
import type { Effects } from "../effects.ts";
import { type CreationRecord, changeCreation } from "./creation-record.ts";

/** How long a secret is kept after a page first showed it. */
const SHOWN_FOR_MS = 600_000;
/** If the clock was set back further than this, the secret is dropped, so that it does not live longer. */
const CLOCK_DRIFT_MS = 60_000;

type Created = Extract<CreationRecord, { at: "created" }>;

/** Drops the secret of a creation if it has expired. Returns any other record unchanged. */
export async function expireSecret(
  effects: Pick<Effects, "session" | "now">,
  key: ConnectionKey,
  record: CreationRecord | null,
): Promise<CreationRecord | null> {
  if (!isExpired(record, effects.now())) return record;
  return await changeCreation(effects, key, (stored) =>
    isExpired(stored, effects.now()) ? toSecretGone(stored) : stored,
  );
}

/**
 * Records that a page is about to show the secret. The secret expires ten minutes after the first call.
 *
 * @returns the record to show, which has no secret if it was dropped meanwhile
 */
export async function markShown(
  effects: Pick<Effects, "session" | "now" | "wakeAt">,
  key: ConnectionKey,
  record: CreationRecord | null,
): Promise<CreationRecord | null> {
  if (record?.at !== "created") return record;
  const stored = await changeCreation(effects, key, (current) =>
    current?.at === "created" && current.shownAt === null
      ? { ...current, shownAt: effects.now() }
      : current,
  );
  if (stored?.at === "created" && record.shownAt === null) {
    await effects.wakeAt(getCreationAlarm(key), computeAvailableUntil(stored));
  }
  return stored;
}

/** Returns the secret for a page, or `null` until `markShown` has recorded that a page shows it. */
export function toUnsavedSecret(record: Created): UnsavedSecret | null {
  if (record.shownAt === null) return null;
  const { token, secret } = record;
  return { token, secret, availableUntil: computeAvailableUntil(record) };
}

function toSecretGone({ task, token }: Created): CreationRecord {
  return { at: "secret_gone", task, token };
}

function isExpired(record: CreationRecord | null, now: number): record is Created {
  if (record?.at !== "created" || record.shownAt === null) return false;
  const age = now - record.shownAt;
  return age < -CLOCK_DRIFT_MS || age >= SHOWN_FOR_MS;
}

function computeAvailableUntil({ shownAt }: Created): number {
  return (shownAt ?? 0) + SHOWN_FOR_MS;
}

const ALARM_PREFIX = "creation:";

/** Returns the name of the alarm that resumes a connection's creation or expires its secret. */
export function getCreationAlarm(key: ConnectionKey): string {
  return ALARM_PREFIX + key;
}

/** Returns the connection of a creation's alarm, or `null` for any other alarm. */
export function parseCreationAlarm(name: string): ConnectionKey | null {
  return name.startsWith(ALARM_PREFIX) ? (name.slice(ALARM_PREFIX.length) as ConnectionKey) : null;
}

import type { ConnectionKey } from "../../connection.ts";
import { getConnectionKey } from "../../connection.ts";
import type { Creation } from "../../creation.ts";
import type { ApiEffects } from "../api/call-api.ts";
import { loadCurrent } from "../session/session-store.ts";
import { type CreationRecord, toCreationTarget } from "./creation-record.ts";
import { markShown, toUnsavedSecret } from "./unsaved-secret.ts";

/**
 * Returns the outcome of a creation to the page that asked for it.
 *
 * Includes the secret only if a page is open and the connection is still the current one. The secret
 * then expires in ten minutes.
 */
export async function answerCreation(
  effects: ApiEffects,
  key: ConnectionKey,
  record: CreationRecord | null,
): Promise<Creation> {
  const canShow =
    record?.at === "created" && (await isCurrent(effects, key)) && (await effects.hasOpenPage());
  return toCreation(canShow ? await markShown(effects, key, record) : record);
}

async function isCurrent(effects: ApiEffects, key: ConnectionKey): Promise<boolean> {
  const current = await loadCurrent(effects);
  return current !== null && getConnectionKey(current) === key;
}

/** Converts a record to the creation that pages see. */
export function toCreation(record: CreationRecord | null): Creation {
  if (record === null) return { at: "none" };
  const { task } = record.at === "working" || record.at === "failed" ? record.sent : record;
  const target = toCreationTarget(task);
  switch (record.at) {
    case "working":
      return { at: "working", ...target };
    case "failed":
      return { at: "failed", failure: record.failure, ...target };
    case "created": {
      const unsaved = toUnsavedSecret(record);
      return unsaved === null
        ? { at: "working", ...target }
        : { at: "created", unsaved, ...target };
    }
    case "secret_gone":
    case "handed":
      return { at: record.at, token: record.token, ...target };
  }
}

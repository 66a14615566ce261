import type { ConnectionKey } from "../../connection.ts";
import type { Creation } from "../../creation.ts";
import type { Caller } from "../api/call-api.ts";
import { connectionKey } from "../connection/connection-key.ts";
import { loadCurrent } from "../session/session-store.ts";
import { type CreationRecord, subjectOf } from "./creation-record.ts";
import { noteShown, unsavedSecret } from "./unsaved-secret.ts";

/**
 * An answer that no page is there to take must not start the secret's ten minutes, nor one that comes
 * after its page has gone over to another organization.
 */
export async function answerCreation(
  caller: Caller,
  key: ConnectionKey,
  record: CreationRecord | null,
): Promise<Creation> {
  const taken =
    record?.at === "created" && (await hasStayed(caller, key)) && (await caller.hasOpenPage());
  return shownCreation(taken ? await noteShown(caller, key, record) : record);
}

async function hasStayed(caller: Caller, key: ConnectionKey): Promise<boolean> {
  const current = await loadCurrent(caller);
  return current !== null && connectionKey(current) === key;
}

/** What a page is told of a creation. */
export function shownCreation(record: CreationRecord | null): Creation {
  if (record === null) return { at: "none" };
  const { task } = record.at === "working" || record.at === "failed" ? record.sent : record;
  const of = subjectOf(task);
  switch (record.at) {
    case "working":
      return { at: "working", ...of };
    case "failed":
      return { at: "failed", failure: record.failure, ...of };
    case "created": {
      const unsaved = unsavedSecret(record);
      return unsaved === null ? { at: "working", ...of } : { at: "created", unsaved, ...of };
    }
    case "secret_gone":
    case "handed":
      return { at: record.at, token: record.token, ...of };
  }
}

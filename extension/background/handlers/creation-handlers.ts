import type { ConnectionKey, Creation } from "../../messages.ts";
import { connectionKey, hostOfKey } from "../connection-key.ts";
import type { Creations } from "../creation.ts";
import { loadDraft, saveDraft } from "../draft-store.ts";
import type { Effects } from "../effects.ts";
import { loadCurrent } from "../session-store.ts";
import type { Handlers } from "./handlers.ts";

type Names =
  | "getDraft"
  | "saveDraft"
  | "createToken"
  | "retryCreation"
  | "getCreation"
  | "acknowledgeCreation";

/** Drafts and creations outlive the session of their connection, so that is not asked for here. */
export function creationHandlers(effects: Effects, creations: Creations): Pick<Handlers, Names> {
  async function isCurrent(key: ConnectionKey): Promise<boolean> {
    const current = await loadCurrent(effects);
    return current !== null && connectionKey(current) === key;
  }
  const elsewhere = (key: ConnectionKey): Creation => ({
    at: "failed",
    failure: { kind: "session_ended", host: hostOfKey(key) },
  });

  return {
    getDraft: async ({ connection }) =>
      (await isCurrent(connection)) ? await loadDraft(effects, connection) : null,
    saveDraft: async ({ connection, draft }) => {
      if (await isCurrent(connection)) await saveDraft(effects, connection, draft);
    },
    createToken: async ({ connection, request }) =>
      (await isCurrent(connection))
        ? await creations.create(connection, request)
        : elsewhere(connection),
    retryCreation: async ({ connection }) =>
      (await isCurrent(connection)) ? await creations.retry(connection) : elsewhere(connection),
    getCreation: async ({ connection }) =>
      (await isCurrent(connection)) ? await creations.get(connection) : { at: "none" },
    acknowledgeCreation: async ({ connection }) => {
      if (await isCurrent(connection)) await creations.acknowledge(connection);
    },
  };
}

import * as v from "valibot";
import { IssueTokenRequest, RegenerateTokenRequest } from "../../../shared/wire/token-requests.ts";
import type { ConnectionKey, Creation, Failure } from "../../messages.ts";
import { connectionKey, hostOfKey } from "../connection-key.ts";
import type { Creations } from "../creation.ts";
import { type CreationTask, subjectOf } from "../creation-record.ts";
import { loadDraft, saveDraft } from "../draft-store.ts";
import type { Effects } from "../effects.ts";
import { loadCurrent } from "../session-store.ts";
import type { Handlers } from "./handlers.ts";

type Names =
  | "getDraft"
  | "saveDraft"
  | "createToken"
  | "regenerateToken"
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

  async function start(
    key: ConnectionKey,
    task: CreationTask,
    invalid: Failure | null,
  ): Promise<Creation> {
    if (invalid !== null) return { at: "failed", failure: invalid, ...subjectOf(task) };
    if (await isCurrent(key)) return await creations.start(key, task);
    return { ...elsewhere(key), ...subjectOf(task) };
  }

  return {
    getDraft: async ({ connection }) =>
      (await isCurrent(connection)) ? await loadDraft(effects, connection) : null,
    saveDraft: ({ connection, draft }) => saveDraft(effects, connection, draft),
    createToken: ({ connection, request }) =>
      start(connection, { kind: "issue", request }, refusalOf(IssueTokenRequest, request)),
    regenerateToken: ({ connection, token, request }) =>
      start(
        connection,
        { kind: "regenerate", token, request },
        refusalOf(RegenerateTokenRequest, request),
      ),
    retryCreation: async ({ connection }) =>
      (await isCurrent(connection)) ? await creations.retry(connection) : elsewhere(connection),
    getCreation: async ({ connection }) =>
      (await isCurrent(connection)) ? await creations.get(connection) : { at: "none" },
    acknowledgeCreation: async ({ connection }) => {
      if (await isCurrent(connection)) await creations.acknowledge(connection);
    },
  };
}

/** What the server would say of it: nothing is kept of a request that cannot succeed. */
function refusalOf(schema: v.GenericSchema, request: unknown): Failure | null {
  const { issues } = v.safeParse(schema, request);
  if (issues === undefined) return null;
  const errors = issues.map(({ path = [] }) => ({
    pointer: path.map(({ key }) => `/${String(key)}`).join(""),
  }));
  return { kind: "problem", problem: "invalid_input", status: 422, errors };
}

import * as v from "valibot";
import type { UserId } from "../../../shared/ids.ts";
import type { ConnectionKey, Failure } from "../../connection.ts";
import type { Creation } from "../../creation.ts";
import { connectionKey, hostOfKey } from "../connection/connection-key.ts";
import type { Creations } from "../creation/creation.ts";
import { type CreationTask, requestSchemaOf, subjectOf } from "../creation/creation-record.ts";
import { loadDraft, saveDraft } from "../creation/draft-store.ts";
import type { Effects } from "../effects.ts";
import { loadCurrent } from "../session/session-store.ts";
import type { Handlers } from "./register-handlers.ts";

type Names =
  | "getDraft"
  | "saveDraft"
  | "createToken"
  | "regenerateToken"
  | "collectToken"
  | "retryCreation"
  | "getCreation"
  | "acknowledgeCreation";

/**
 * Drafts and creations outlive the session of their connection, so that is not asked for here. They are
 * given out for the current connection alone; what puts them away counts for any that is kept.
 */
export function creationHandlers(effects: Effects, creations: Creations): Pick<Handlers, Names> {
  async function isCurrent(key: ConnectionKey): Promise<boolean> {
    const current = await loadCurrent(effects);
    return current !== null && connectionKey(current) === key;
  }
  const elsewhere = (key: ConnectionKey): Creation => ({
    at: "failed",
    failure: { kind: "session_ended", host: hostOfKey(key) },
  });

  async function start(key: ConnectionKey, task: CreationTask): Promise<Creation> {
    const invalid = refusalOf(requestSchemaOf(task), task.request);
    if (invalid !== null) return { at: "failed", failure: invalid, ...subjectOf(task) };
    if (await isCurrent(key)) return await creations.start(key, task);
    return { ...elsewhere(key), ...subjectOf(task) };
  }

  return {
    getDraft: async ({ connection, owner }) =>
      (await isCurrent(connection)) ? await loadDraft(effects, connection, owner) : null,
    saveDraft: ({ connection, owner, draft }) => saveDraft(effects, connection, draft, owner),
    createToken: ({ connection, request, owner }) =>
      start(connection, { kind: "issue", request, ...ownedBy(owner) }),
    regenerateToken: ({ connection, token, request, owner }) =>
      start(connection, { kind: "regenerate", token, request, ...ownedBy(owner) }),
    collectToken: ({ connection, token }) => start(connection, { kind: "collect", token }),
    retryCreation: async ({ connection }) =>
      (await isCurrent(connection)) ? await creations.retry(connection) : elsewhere(connection),
    getCreation: async ({ connection }) =>
      (await isCurrent(connection)) ? await creations.get(connection) : { at: "none" },
    acknowledgeCreation: async ({ connection }) =>
      await creations.acknowledge(connection, await isCurrent(connection)),
  };
}

function ownedBy(owner: UserId | undefined): { owner?: UserId } {
  return owner === undefined ? {} : { owner };
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

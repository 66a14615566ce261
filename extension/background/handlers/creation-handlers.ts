import * as v from "valibot";
import type { UserId } from "../../../shared/ids.ts";
import type { ConnectionKey, Failure } from "../../connection.ts";
import { getConnectionKey } from "../../connection.ts";
import type { Creation } from "../../creation.ts";
import { getHostOfKey } from "../connection/connection-key.ts";
import {
  type CreationTask,
  getRequestSchema,
  toCreationTarget,
} from "../creation/creation-record.ts";
import type { CreationRunner } from "../creation/creation-runner.ts";
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
 * Builds the handlers of drafts and creations, which outlive the session of their connection.
 *
 * Only pages of the current connection may read them. Any page may save a draft or acknowledge a
 * creation. It may still show an organization after another page has switched to a different one.
 */
export function createCreationHandlers(
  effects: Effects,
  runner: CreationRunner,
): Pick<Handlers, Names> {
  async function isCurrent(key: ConnectionKey): Promise<boolean> {
    const current = await loadCurrent(effects);
    return current !== null && getConnectionKey(current) === key;
  }
  const refuseOtherConnection = (key: ConnectionKey): Creation => ({
    at: "failed",
    failure: { kind: "session_ended", host: getHostOfKey(key) },
  });

  async function start(key: ConnectionKey, task: CreationTask): Promise<Creation> {
    const invalid = validate(getRequestSchema(task), task.request);
    if (invalid !== null) return { at: "failed", failure: invalid, ...toCreationTarget(task) };
    if (await isCurrent(key)) return await runner.start(key, task);
    return { ...refuseOtherConnection(key), ...toCreationTarget(task) };
  }

  return {
    getDraft: async ({ connection, owner }) =>
      (await isCurrent(connection)) ? await loadDraft(effects, connection, owner) : null,
    saveDraft: ({ connection, owner, draft }) => saveDraft(effects, connection, draft, owner),
    createToken: ({ connection, request, owner }) =>
      start(connection, { kind: "issue", request, ...toOwnerField(owner) }),
    regenerateToken: ({ connection, token, request, owner }) =>
      start(connection, { kind: "regenerate", token, request, ...toOwnerField(owner) }),
    collectToken: ({ connection, token }) => start(connection, { kind: "collect", token }),
    retryCreation: async ({ connection }) =>
      (await isCurrent(connection))
        ? await runner.retry(connection)
        : refuseOtherConnection(connection),
    getCreation: async ({ connection }) =>
      (await isCurrent(connection)) ? await runner.get(connection) : { at: "none" },
    acknowledgeCreation: async ({ connection }) =>
      await runner.acknowledge(connection, await isCurrent(connection)),
  };
}

function toOwnerField(owner: UserId | undefined): { owner?: UserId } {
  return owner === undefined ? {} : { owner };
}

/** Returns the server's refusal of an invalid request, so that the request is neither stored nor sent. */
function validate(schema: v.GenericSchema, request: unknown): Failure | null {
  const { issues } = v.safeParse(schema, request);
  if (issues === undefined) return null;
  const errors = issues.map(({ path = [] }) => ({
    pointer: path.map(({ key }) => `/${String(key)}`).join(""),
  }));
  return { kind: "problem", problem: "invalid_input", status: 422, errors };
}

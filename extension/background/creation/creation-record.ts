import * as v from "valibot";
import { UserId } from "../../../shared/ids.ts";
import {
  IssueTokenRequest,
  IssueUserTokenRequest,
  RegenerateTokenRequest,
  RegenerateUserTokenRequest,
} from "../../../shared/wire/token-requests.ts";
import { TokenResource } from "../../../shared/wire/token-resource.ts";
import type { ConnectionKey, Failure } from "../../connection.ts";
import type { CreationTarget } from "../../creation.ts";
import { CONNECTIONS_KEY } from "../../first-frame.ts";
import type { Effects } from "../effects.ts";
import { parseItem, readItem } from "../read-item.ts";
import { hasConnection } from "../session/session-store.ts";

const getCreationKey = (key: ConnectionKey) => `creation:${key}`;

/** The owner of the token; absent for the user's own. */
const owner = v.optional(UserId);

const Absent = v.optional(v.undefined());

/** Creates a schema that checks a request body and keeps it as it is, without defaults filled in. */
const buildBodySchema = <const Schema extends v.GenericSchema>(schema: Schema) =>
  v.custom<v.InferInput<Schema>>((input) => v.is(schema, input));

/**
 * A task that makes a secret: it issues a token, regenerates one, or collects a secret that a
 * manager made. `token` is the token as it was when the task was started.
 */
export const CreationTask = v.variant("kind", [
  v.object({
    kind: v.literal("issue"),
    owner,
    request: buildBodySchema(v.union([IssueTokenRequest, IssueUserTokenRequest])),
  }),
  v.object({
    kind: v.literal("regenerate"),
    owner,
    token: TokenResource,
    request: buildBodySchema(v.union([RegenerateTokenRequest, RegenerateUserTokenRequest])),
  }),
  // Users collect only their own secrets, and the request has no body.
  v.object({ kind: v.literal("collect"), owner: Absent, token: TokenResource, request: Absent }),
]);
export type CreationTask = v.InferOutput<typeof CreationTask>;

/** Returns the schema of a task's body, which depends on its owner. */
export function getRequestSchema({ kind, owner: taskOwner }: Pick<CreationTask, "kind" | "owner">) {
  if (kind === "collect") return Absent;
  if (kind === "issue") return taskOwner === undefined ? IssueTokenRequest : IssueUserTokenRequest;
  return taskOwner === undefined ? RegenerateTokenRequest : RegenerateUserTokenRequest;
}

/** Returns true if the answer has the secret, and false if the owner has to collect it. */
export function revealsSecret(task: CreationTask): boolean {
  if (task.owner === undefined) return true;
  return "reveal" in task.request && task.request.reveal === true;
}

/** Returns the part of a task that pages see. */
export function toCreationTarget(task: CreationTask): CreationTarget {
  return {
    ...(task.kind === "regenerate" ? { regenerates: task.token } : {}),
    ...(task.kind === "collect" ? { collects: task.token } : {}),
    ...(task.owner === undefined ? {} : { owner: task.owner }),
  };
}

/** A request with all that a retry needs: its idempotency key and its body. */
const SentRequest = v.object({
  idempotencyKey: v.string(),
  task: CreationTask,
  /** The first attempt, in epoch milliseconds by this computer's clock. */
  startedAt: v.number(),
  /** By how many milliseconds the server's clock was ahead then. */
  clockLeadMs: v.optional(v.number(), 0),
  /** True if an attempt got no answer, so that the server may have carried it out. */
  uncertain: v.boolean(),
});
export type SentRequest = v.InferOutput<typeof SentRequest>;

/** A creation as stored in `storage.session`. It is stored before its request is sent. */
export const CreationRecord = v.variant("at", [
  v.object({ at: v.literal("working"), sent: SentRequest }),
  v.object({
    at: v.literal("failed"),
    sent: SentRequest,
    failure: v.custom<Failure>((input) => v.is(v.object({ kind: v.string() }), input)),
  }),
  v.object({
    at: v.literal("created"),
    task: CreationTask,
    token: TokenResource,
    secret: v.string(),
    /** Epoch milliseconds; `null` until a page shows the secret. */
    shownAt: v.nullable(v.number()),
  }),
  /** Created, but the secret was dropped or lost. */
  v.object({ at: v.literal("secret_gone"), task: CreationTask, token: TokenResource }),
  /** Created for another owner, who must collect the secret. */
  v.object({ at: v.literal("handed"), task: CreationTask, token: TokenResource }),
]);
export type CreationRecord = v.InferOutput<typeof CreationRecord>;

type Stores = Pick<Effects, "session">;

export function loadCreation(
  { session }: Stores,
  key: ConnectionKey,
): Promise<CreationRecord | null> {
  return readItem(session, getCreationKey(key), CreationRecord);
}

/**
 * Changes the record of a creation in one update, so that no sign-out or other write comes between.
 *
 * @param next returns the new record, the given object to write nothing, or `null` to delete it.
 *   `isKept` is true if the connection still exists.
 * @returns the record after the change
 */
export async function changeCreation(
  { session }: Stores,
  key: ConnectionKey,
  next: (record: CreationRecord | null, isKept: boolean) => CreationRecord | null,
): Promise<CreationRecord | null> {
  const name = getCreationKey(key);
  const [item] = await session.update([name, CONNECTIONS_KEY], ([stored, connections]) => {
    const record = parseItem(CreationRecord, stored);
    const changed = next(record, hasConnection(connections, key));
    return changed === record ? {} : { [name]: changed ?? undefined };
  });
  return parseItem(CreationRecord, item);
}

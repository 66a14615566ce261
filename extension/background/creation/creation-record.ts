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
import type { CreationSubject } from "../../creation.ts";
import type { Effects } from "../effects.ts";
import { parseItem, readItem } from "../read-item.ts";
import { CONNECTIONS_KEY, hasConnection } from "../session/session-store.ts";

const creationItem = (key: ConnectionKey) => `creation:${key}`;

/** Whose token it is; absent: the connection's own person's. */
const owner = v.optional(UserId);

const Nothing = v.optional(v.undefined());

/** A body as it was asked for, which is sent as it stands; nobody's defaults are filled in. */
const bodyOf = <const Schema extends v.GenericSchema>(schema: Schema) =>
  v.custom<v.InferInput<Schema>>((input) => v.is(schema, input));

/**
 * What makes a secret, now or once its owner comes for it: issuing a new token, or regenerating one, or
 * collecting what somebody else made for it, as it stood when that was asked.
 */
export const CreationTask = v.variant("kind", [
  v.object({
    kind: v.literal("issue"),
    owner,
    request: bodyOf(v.union([IssueTokenRequest, IssueUserTokenRequest])),
  }),
  v.object({
    kind: v.literal("regenerate"),
    owner,
    token: TokenResource,
    request: bodyOf(v.union([RegenerateTokenRequest, RegenerateUserTokenRequest])),
  }),
  // Always my own, and nothing is to be said about it.
  v.object({ kind: v.literal("collect"), owner: Nothing, token: TokenResource, request: Nothing }),
]);
export type CreationTask = v.InferOutput<typeof CreationTask>;

/** What a task's body has to be, which depends on whose token it is. */
export function requestSchemaOf({ kind, owner: whose }: Pick<CreationTask, "kind" | "owner">) {
  if (kind === "collect") return Nothing;
  if (kind === "issue") return whose === undefined ? IssueTokenRequest : IssueUserTokenRequest;
  return whose === undefined ? RegenerateTokenRequest : RegenerateUserTokenRequest;
}

/** Whether the secret is shown to whoever asks for it, rather than waiting for its owner. */
export function showsSecret(task: CreationTask): boolean {
  if (task.owner === undefined) return true;
  return "reveal" in task.request && task.request.reveal === true;
}

/** What the pages are told of a task. */
export function subjectOf(task: CreationTask): CreationSubject {
  return {
    ...(task.kind === "regenerate" ? { regenerates: task.token } : {}),
    ...(task.kind === "collect" ? { collects: task.token } : {}),
    ...(task.owner === undefined ? {} : { owner: task.owner }),
  };
}

/** A task on its way, to be sent again as it is: same key, same body. */
const SentRequest = v.object({
  idempotencyKey: v.string(),
  task: CreationTask,
  /** Epoch milliseconds of the first sending. */
  startedAt: v.number(),
  /** Some sending ended without an answer, so it may have been carried out. */
  uncertain: v.boolean(),
});
export type SentRequest = v.InferOutput<typeof SentRequest>;

/** A creation as it stands in `storage.session`, from before its request is sent. */
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
    /** Epoch milliseconds; `null` while no page has had the secret. */
    shownAt: v.nullable(v.number()),
  }),
  v.object({ at: v.literal("secret_gone"), task: CreationTask, token: TokenResource }),
  v.object({ at: v.literal("handed"), task: CreationTask, token: TokenResource }),
]);
export type CreationRecord = v.InferOutput<typeof CreationRecord>;

type Stores = Pick<Effects, "session">;

export function loadCreation(
  { session }: Stores,
  key: ConnectionKey,
): Promise<CreationRecord | null> {
  return readItem(session, creationItem(key), CreationRecord);
}

/**
 * Makes of the record what `next` says; no sign-out or other write comes in between.
 *
 * @param next gets the record, and whether its connection is still kept, as they stand at that
 *   instant, and gives what shall stand: the same record to leave it, `null` to forget it
 * @returns the record as it then stands
 */
export async function changeCreation(
  { session }: Stores,
  key: ConnectionKey,
  next: (record: CreationRecord | null, isKept: boolean) => CreationRecord | null,
): Promise<CreationRecord | null> {
  const name = creationItem(key);
  const [item] = await session.update([name, CONNECTIONS_KEY], ([stored, connections]) => {
    const record = parseItem(CreationRecord, stored);
    const changed = next(record, hasConnection(connections, key));
    return changed === record ? {} : { [name]: changed ?? undefined };
  });
  return parseItem(CreationRecord, item);
}

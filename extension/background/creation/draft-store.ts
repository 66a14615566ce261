import * as v from "valibot";
import { UserId } from "../../../shared/ids.ts";
import type { ConnectionKey } from "../../connection.ts";
import type { TokenDraft } from "../../creation.ts";
import { CONNECTIONS_KEY } from "../../first-frame.ts";
import type { Effects } from "../effects.ts";
import { parseItem, readItem } from "../read-item.ts";
import { hasConnection } from "../session/session-store.ts";

const getDraftKey = (key: ConnectionKey) => `draft:${key}`;
const getOtherDraftsKey = (key: ConnectionKey) => `drafts:${key}`;

const Draft = v.object({
  name: v.string(),
  description: v.string(),
  expiry: v.variant("choice", [
    v.object({ choice: v.literal("days"), days: v.number() }),
    v.object({ choice: v.literal("months"), months: v.number() }),
    v.object({ choice: v.literal("date"), date: v.string() }),
    v.object({ choice: v.literal("never") }),
  ]),
  permissions: v.array(v.string()),
  // Older drafts lack `entities`.
  entities: v.optional(
    v.array(
      v.object({
        type: v.string(),
        permission: v.nullable(v.string()),
        every: v.boolean(),
        ids: v.array(v.string()),
        typed: v.string(),
      }),
    ),
    [],
  ),
});

/** How many drafts for other owners are kept. The oldest are dropped. */
const MAX_OTHERS = 10;

const OthersDrafts = v.array(v.object({ owner: UserId, draft: Draft }));

type Stores = Pick<Effects, "session">;

/** Loads the draft of a token for `owner`, or for the user if `owner` is absent. */
export async function loadDraft(
  { session }: Stores,
  key: ConnectionKey,
  owner?: UserId,
): Promise<TokenDraft | null> {
  if (owner === undefined) return await readItem(session, getDraftKey(key), Draft);
  const drafts = await readItem(session, getOtherDraftsKey(key), OthersDrafts);
  return drafts?.find((stored) => stored.owner === owner)?.draft ?? null;
}

/**
 * Saves a draft, or forgets it if it is `null`. Does nothing if the connection is gone.
 *
 * The connection need not be the current one. After another page has switched organizations, the user
 * may still type in a page that shows the old one.
 */
export async function saveDraft(
  { session }: Stores,
  key: ConnectionKey,
  draft: TokenDraft | null,
  owner?: UserId,
): Promise<void> {
  const others = getOtherDraftsKey(key);
  await session.update([CONNECTIONS_KEY, others], ([connections, item]) => {
    if (!hasConnection(connections, key)) return {};
    return owner === undefined
      ? { [getDraftKey(key)]: draft ?? undefined }
      : { [others]: replaceDraft(item, owner, draft) };
  });
}

export async function forgetDraft(
  { session }: Stores,
  key: ConnectionKey,
  owner?: UserId,
): Promise<void> {
  if (owner === undefined) return await session.remove([getDraftKey(key)]);
  const others = getOtherDraftsKey(key);
  await session.update([others], ([item]) => ({ [others]: replaceDraft(item, owner, null) }));
}

/** Returns the drafts for other owners with this one as the newest, or `undefined` if none is left. */
function replaceDraft(item: unknown, owner: UserId, draft: TokenDraft | null) {
  const others = (parseItem(OthersDrafts, item) ?? []).filter((stored) => stored.owner !== owner);
  const next = draft === null ? others : [{ owner, draft }, ...others].slice(0, MAX_OTHERS);
  return next.length === 0 ? undefined : next;
}

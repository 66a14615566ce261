import * as v from "valibot";
import { UserId } from "../../../shared/ids.ts";
import type { ConnectionKey } from "../../connection.ts";
import type { TokenDraft } from "../../creation.ts";
import type { Effects } from "../effects.ts";
import { parseItem, readItem } from "../read-item.ts";
import { CONNECTIONS_KEY, hasConnection } from "../session/session-store.ts";

const draftItem = (key: ConnectionKey) => `draft:${key}`;
const othersItem = (key: ConnectionKey) => `drafts:${key}`;

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
  // Drafts of before there were any have none.
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

/** How many are kept of tokens for other people: of those last filled in. */
const MAX_OTHERS = 10;

const OthersDrafts = v.array(v.object({ owner: UserId, draft: Draft }));

type Stores = Pick<Effects, "session">;

/** What is being filled in for `owner`'s next token: for mine where nobody is named. */
export async function loadDraft(
  { session }: Stores,
  key: ConnectionKey,
  owner?: UserId,
): Promise<TokenDraft | null> {
  if (owner === undefined) return await readItem(session, draftItem(key), Draft);
  const drafts = await readItem(session, othersItem(key), OthersDrafts);
  return drafts?.find((one) => one.owner === owner)?.draft ?? null;
}

/**
 * Keeps the draft of a connection that is itself kept, whatever page sends it: one that another page has
 * gone over from may still be typed in. `null` forgets it.
 */
export async function saveDraft(
  { session }: Stores,
  key: ConnectionKey,
  draft: TokenDraft | null,
  owner?: UserId,
): Promise<void> {
  const others = othersItem(key);
  await session.update([CONNECTIONS_KEY, others], ([connections, item]) => {
    if (!hasConnection(connections, key)) return {};
    return owner === undefined
      ? { [draftItem(key)]: draft ?? undefined }
      : { [others]: withDraft(item, owner, draft) };
  });
}

export async function forgetDraft(
  { session }: Stores,
  key: ConnectionKey,
  owner?: UserId,
): Promise<void> {
  if (owner === undefined) return await session.remove([draftItem(key)]);
  const others = othersItem(key);
  await session.update([others], ([item]) => ({ [others]: withDraft(item, owner, null) }));
}

/** The drafts stored, with this one of `owner`'s as the newest; `undefined` where none is left. */
function withDraft(item: unknown, owner: UserId, draft: TokenDraft | null) {
  const others = (parseItem(OthersDrafts, item) ?? []).filter((one) => one.owner !== owner);
  const next = draft === null ? others : [{ owner, draft }, ...others].slice(0, MAX_OTHERS);
  return next.length === 0 ? undefined : next;
}

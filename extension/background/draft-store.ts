import * as v from "valibot";
import type { ConnectionKey, TokenDraft } from "../messages.ts";
import type { Effects } from "./effects.ts";
import { readItem } from "./read-item.ts";
import { CURRENT_KEY, isConnection } from "./session-store.ts";

const draftItem = (key: ConnectionKey) => `draft:${key}`;

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

type Stores = Pick<Effects, "session">;

export function loadDraft({ session }: Stores, key: ConnectionKey): Promise<TokenDraft | null> {
  return readItem(session, draftItem(key), Draft);
}

/** Keeps the draft of the current connection, whatever page sends it; `null` forgets it. */
export async function saveDraft(
  { session }: Stores,
  key: ConnectionKey,
  draft: TokenDraft | null,
): Promise<void> {
  await session.update([CURRENT_KEY], ([current]) =>
    isConnection(current, key) ? { [draftItem(key)]: draft ?? undefined } : {},
  );
}

export function forgetDraft({ session }: Stores, key: ConnectionKey): Promise<void> {
  return session.remove([draftItem(key)]);
}

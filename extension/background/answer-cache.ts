import * as v from "valibot";
import { CatalogView } from "../../shared/wire/catalog-view.ts";
import type { ListTokensQuery } from "../../shared/wire/token-requests.ts";
import { TokenPage } from "../../shared/wire/token-resource.ts";
import type { ConnectionKey, TokenListAnswer } from "../messages.ts";
import type { Effects } from "./effects.ts";
import { readItem } from "./read-item.ts";

/** How many lists are kept for each connection: the last ones looked at. */
const MAX_LISTS = 4;

const CachedList = v.object({ query: v.string(), at: v.number(), page: TokenPage });
const CachedLists = v.array(CachedList);

const listItem = (key: ConnectionKey) => `list:${key}`;
const catalogItem = (key: ConnectionKey) => `catalog:${key}`;

type Stores = Pick<Effects, "session" | "now">;

/** Keeps a list's first page for when the browser is offline. Metadata only: pages hold no secret. */
export async function cacheList(
  effects: Stores,
  key: ConnectionKey,
  query: ListTokensQuery,
  page: TokenPage,
): Promise<void> {
  if (query.cursor !== undefined) return;
  const name = nameOf(query);
  const others = (await loadLists(effects, key)).filter((list) => list.query !== name);
  const lists = [{ query: name, at: effects.now(), page }, ...others].slice(0, MAX_LISTS);
  await effects.session.set({ [listItem(key)]: lists });
}

/** The last answer to this very query, with its age; `null` where there is none. */
export async function cachedList(
  effects: Stores,
  key: ConnectionKey,
  query: ListTokensQuery,
): Promise<TokenListAnswer | null> {
  const name = nameOf(query);
  const list = (await loadLists(effects, key)).find((cached) => cached.query === name);
  return list === undefined ? null : { ...list.page, staleSince: list.at };
}

/** Called after each change: a revoked token must not look active when the network goes. */
export function dropLists({ session }: Pick<Effects, "session">, key: ConnectionKey) {
  return session.remove([listItem(key)]);
}

export function cacheCatalog(
  { session }: Pick<Effects, "session">,
  key: ConnectionKey,
  catalog: CatalogView,
): Promise<void> {
  return session.set({ [catalogItem(key)]: catalog });
}

export function cachedCatalog({ session }: Pick<Effects, "session">, key: ConnectionKey) {
  return readItem(session, catalogItem(key), CatalogView);
}

async function loadLists({ session }: Pick<Effects, "session">, key: ConnectionKey) {
  return (await readItem(session, listItem(key), CachedLists)) ?? [];
}

function nameOf({
  status = "active",
  q = "",
  sort = "-created_at",
  limit,
  cursor,
}: ListTokensQuery) {
  return JSON.stringify([status, q, sort, limit ?? null, cursor ?? null]);
}

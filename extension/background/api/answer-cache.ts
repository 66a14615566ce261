import * as v from "valibot";
import { CatalogView } from "../../../shared/wire/catalog-view.ts";
import { MeResource } from "../../../shared/wire/me-resource.ts";
import { OrganizationList } from "../../../shared/wire/organization-resource.ts";
import type { ListTokensQuery } from "../../../shared/wire/token-requests.ts";
import { TokenPage } from "../../../shared/wire/token-resource.ts";
import type { ConnectionKey } from "../../connection.ts";
import type { TokenListAnswer } from "../../messages.ts";
import type { Effects } from "../effects.ts";
import { parseItem, readItem } from "../read-item.ts";
import { CONNECTIONS_KEY, hasConnection } from "../session/session-store.ts";

/** The number of cached lists for each connection. The oldest are dropped. */
const MAX_LISTS = 4;

const CachedList = v.object({ query: v.string(), at: v.number(), page: TokenPage });
const CachedLists = v.array(CachedList);

const listItem = (key: ConnectionKey) => `list:${key}`;
const meItem = (key: ConnectionKey) => `me:${key}`;
const catalogItem = (key: ConnectionKey) => `catalog:${key}`;
const organizationsItem = (key: ConnectionKey) => `organizations:${key}`;

type Stores = Pick<Effects, "session" | "now">;

/** Caches the first page of a list for offline use. Pages hold metadata, never a secret. */
export async function cacheList(
  effects: Stores,
  key: ConnectionKey,
  query: ListTokensQuery,
  page: TokenPage,
): Promise<void> {
  if (query.cursor !== undefined) return;
  const list = { query: queryName(query), at: effects.now(), page };
  await cacheAnswer(effects, key, listItem(key), (item) => {
    const others = parseLists(item).filter((other) => other.query !== list.query);
    return [list, ...others].slice(0, MAX_LISTS);
  });
}

/** Returns the cached answer to a query with its age, or `null` if there is none. */
export async function loadCachedList(
  effects: Stores,
  key: ConnectionKey,
  query: ListTokensQuery,
): Promise<TokenListAnswer | null> {
  const name = queryName(query);
  const list = parseLists(await effects.session.get(listItem(key))).find(
    (cached) => cached.query === name,
  );
  return list === undefined ? null : { ...list.page, staleSince: list.at };
}

/** Drops the cached lists after a change: a revoked token must not look active while offline. */
export function dropCachedLists({ session }: Pick<Effects, "session">, key: ConnectionKey) {
  return session.remove([listItem(key)]);
}

export function cacheCatalog(
  effects: Pick<Effects, "session">,
  key: ConnectionKey,
  catalog: CatalogView,
): Promise<void> {
  return cacheAnswer(effects, key, catalogItem(key), () => catalog);
}

export function loadCachedCatalog({ session }: Pick<Effects, "session">, key: ConnectionKey) {
  return readItem(session, catalogItem(key), CatalogView);
}

export function cacheMe(
  effects: Pick<Effects, "session">,
  key: ConnectionKey,
  me: MeResource,
): Promise<void> {
  return cacheAnswer(effects, key, meItem(key), () => me);
}

export function loadCachedMe({ session }: Pick<Effects, "session">, key: ConnectionKey) {
  return readItem(session, meItem(key), MeResource);
}

/** Caches the organizations, so that the user can switch to one with a live session while offline. */
export function cacheOrganizations(
  effects: Pick<Effects, "session">,
  key: ConnectionKey,
  organizations: OrganizationList,
): Promise<void> {
  return cacheAnswer(effects, key, organizationsItem(key), () => organizations);
}

export function loadCachedOrganizations({ session }: Pick<Effects, "session">, key: ConnectionKey) {
  return readItem(session, organizationsItem(key), OrganizationList);
}

/** Caches an answer, unless the user has signed out since the request. */
async function cacheAnswer(
  { session }: Pick<Effects, "session">,
  key: ConnectionKey,
  name: string,
  next: (item: unknown) => unknown,
): Promise<void> {
  await session.update([name, CONNECTIONS_KEY], ([item, connections]) =>
    hasConnection(connections, key) ? { [name]: next(item) } : {},
  );
}

function parseLists(item: unknown) {
  return parseItem(CachedLists, item) ?? [];
}

function queryName({
  status = "active",
  q = "",
  sort = "-created_at",
  limit,
  cursor,
}: ListTokensQuery) {
  return JSON.stringify([status, q, sort, limit ?? null, cursor ?? null]);
}

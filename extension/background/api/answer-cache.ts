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

const getListKey = (key: ConnectionKey) => `list:${key}`;
const getMeKey = (key: ConnectionKey) => `me:${key}`;
const getCatalogKey = (key: ConnectionKey) => `catalog:${key}`;
const getOrganizationsKey = (key: ConnectionKey) => `organizations:${key}`;

type Stores = Pick<Effects, "session" | "now">;

/** Caches the first page of a list for offline use. Pages hold metadata, never a secret. */
export async function cacheList(
  effects: Stores,
  key: ConnectionKey,
  query: ListTokensQuery,
  page: TokenPage,
): Promise<void> {
  if (query.cursor !== undefined) return;
  const list = { query: getQueryName(query), at: effects.now(), page };
  await cacheAnswer(effects, key, getListKey(key), (item) => {
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
  const name = getQueryName(query);
  const list = parseLists(await effects.session.get(getListKey(key))).find(
    (cached) => cached.query === name,
  );
  return list === undefined ? null : { ...list.page, staleSince: list.at };
}

/** Drops the cached lists after a change: a revoked token must not look active while offline. */
export function dropCachedLists({ session }: Pick<Effects, "session">, key: ConnectionKey) {
  return session.remove([getListKey(key)]);
}

export function cacheCatalog(
  effects: Pick<Effects, "session">,
  key: ConnectionKey,
  catalog: CatalogView,
): Promise<void> {
  return cacheAnswer(effects, key, getCatalogKey(key), () => catalog);
}

export function loadCachedCatalog({ session }: Pick<Effects, "session">, key: ConnectionKey) {
  return readItem(session, getCatalogKey(key), CatalogView);
}

export function cacheMe(
  effects: Pick<Effects, "session">,
  key: ConnectionKey,
  me: MeResource,
): Promise<void> {
  return cacheAnswer(effects, key, getMeKey(key), () => me);
}

export function loadCachedMe({ session }: Pick<Effects, "session">, key: ConnectionKey) {
  return readItem(session, getMeKey(key), MeResource);
}

/** Caches the organizations, so that the user can switch to one with a live session while offline. */
export function cacheOrganizations(
  effects: Pick<Effects, "session">,
  key: ConnectionKey,
  organizations: OrganizationList,
): Promise<void> {
  return cacheAnswer(effects, key, getOrganizationsKey(key), () => organizations);
}

export function loadCachedOrganizations({ session }: Pick<Effects, "session">, key: ConnectionKey) {
  return readItem(session, getOrganizationsKey(key), OrganizationList);
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

function getQueryName({
  status = "active",
  q = "",
  sort = "-created_at",
  limit,
  cursor,
}: ListTokensQuery) {
  return JSON.stringify([status, q, sort, limit ?? null, cursor ?? null]);
}

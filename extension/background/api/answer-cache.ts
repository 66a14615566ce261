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

/** How many lists are kept for each connection: the last ones looked at. */
const MAX_LISTS = 4;

const CachedList = v.object({ query: v.string(), at: v.number(), page: TokenPage });
const CachedLists = v.array(CachedList);

const listItem = (key: ConnectionKey) => `list:${key}`;
const meItem = (key: ConnectionKey) => `me:${key}`;
const catalogItem = (key: ConnectionKey) => `catalog:${key}`;
const organizationsItem = (key: ConnectionKey) => `organizations:${key}`;

type Stores = Pick<Effects, "session" | "now">;

/** Keeps a list's first page for when the browser is offline. Metadata only: pages hold no secret. */
export async function cacheList(
  effects: Stores,
  key: ConnectionKey,
  query: ListTokensQuery,
  page: TokenPage,
): Promise<void> {
  if (query.cursor !== undefined) return;
  const list = { query: nameOf(query), at: effects.now(), page };
  await keep(effects, key, listItem(key), (item) => {
    const others = listsOf(item).filter((other) => other.query !== list.query);
    return [list, ...others].slice(0, MAX_LISTS);
  });
}

/** The last answer to this very query, with its age; `null` where there is none. */
export async function cachedList(
  effects: Stores,
  key: ConnectionKey,
  query: ListTokensQuery,
): Promise<TokenListAnswer | null> {
  const name = nameOf(query);
  const list = listsOf(await effects.session.get(listItem(key))).find(
    (cached) => cached.query === name,
  );
  return list === undefined ? null : { ...list.page, staleSince: list.at };
}

/** Called after each change: a revoked token must not look active when the network goes. */
export function dropLists({ session }: Pick<Effects, "session">, key: ConnectionKey) {
  return session.remove([listItem(key)]);
}

export function cacheCatalog(
  effects: Pick<Effects, "session">,
  key: ConnectionKey,
  catalog: CatalogView,
): Promise<void> {
  return keep(effects, key, catalogItem(key), () => catalog);
}

export function cachedCatalog({ session }: Pick<Effects, "session">, key: ConnectionKey) {
  return readItem(session, catalogItem(key), CatalogView);
}

export function cacheMe(
  effects: Pick<Effects, "session">,
  key: ConnectionKey,
  me: MeResource,
): Promise<void> {
  return keep(effects, key, meItem(key), () => me);
}

export function cachedMe({ session }: Pick<Effects, "session">, key: ConnectionKey) {
  return readItem(session, meItem(key), MeResource);
}

/** Kept, so that one whose session is still there can be gone over to while offline. */
export function cacheOrganizations(
  effects: Pick<Effects, "session">,
  key: ConnectionKey,
  organizations: OrganizationList,
): Promise<void> {
  return keep(effects, key, organizationsItem(key), () => organizations);
}

export function cachedOrganizations({ session }: Pick<Effects, "session">, key: ConnectionKey) {
  return readItem(session, organizationsItem(key), OrganizationList);
}

/** An answer that comes after its person has signed out is not kept. */
async function keep(
  { session }: Pick<Effects, "session">,
  key: ConnectionKey,
  name: string,
  next: (item: unknown) => unknown,
): Promise<void> {
  await session.update([name, CONNECTIONS_KEY], ([item, connections]) =>
    hasConnection(connections, key) ? { [name]: next(item) } : {},
  );
}

function listsOf(item: unknown) {
  return parseItem(CachedLists, item) ?? [];
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

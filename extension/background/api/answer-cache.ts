import * as v from "valibot";
import { CatalogView } from "../../../shared/wire/catalog-view.ts";
import { MeResource } from "../../../shared/wire/me-resource.ts";
import { OrganizationList } from "../../../shared/wire/organization-resource.ts";
import { TokenResource } from "../../../shared/wire/token-resource.ts";
import type { ConnectionKey } from "../../connection.ts";
import { CONNECTIONS_KEY, getListKey, getMeKey } from "../../first-frame.ts";
import type { AllTokens } from "../../messages.ts";
import type { Effects } from "../effects.ts";
import { parseItem, readItem } from "../read-item.ts";
import { hasConnection } from "../session/session-store.ts";

const CachedList = v.object({ at: v.number(), tokens: v.array(TokenResource), total: v.number() });

const getCatalogKey = (key: ConnectionKey) => `catalog:${key}`;
const getOrganizationsKey = (key: ConnectionKey) => `organizations:${key}`;

type Stores = Pick<Effects, "session" | "now">;

/** Caches the user's tokens for offline use and for the next opening. They are metadata, never a secret. */
export async function cacheList(
  effects: Stores,
  key: ConnectionKey,
  { tokens, total }: AllTokens,
): Promise<void> {
  const list = { at: effects.now(), tokens, total };
  await cacheAnswer(effects, key, getListKey(key), () => list);
}

/** Returns the cached tokens with their age, or `null` if there are none. */
export async function loadCachedList(
  { session }: Pick<Effects, "session">,
  key: ConnectionKey,
): Promise<Required<AllTokens> | null> {
  const list = await readItem(session, getListKey(key), CachedList);
  return list === null ? null : { tokens: list.tokens, total: list.total, staleSince: list.at };
}

/** Replaces a token of the cached list after a change: a revoked token must not look active while offline. */
export function replaceCachedToken(
  effects: Pick<Effects, "session">,
  key: ConnectionKey,
  token: TokenResource,
): Promise<void> {
  return changeCachedTokens(effects, key, (tokens) =>
    tokens.map((cached) => (cached.id === token.id ? token : cached)),
  );
}

export function removeCachedToken(
  effects: Pick<Effects, "session">,
  key: ConnectionKey,
  id: string,
): Promise<void> {
  return changeCachedTokens(effects, key, (tokens) => tokens.filter((cached) => cached.id !== id));
}

/** Adds a token of the user that was just created, or replaces it. */
export function addCachedToken(
  effects: Pick<Effects, "session">,
  key: ConnectionKey,
  token: TokenResource,
): Promise<void> {
  return changeCachedTokens(effects, key, (tokens) =>
    tokens.some(({ id }) => id === token.id)
      ? tokens.map((cached) => (cached.id === token.id ? token : cached))
      : [token, ...tokens],
  );
}

/** Drops the cached tokens after a change whose outcome is not known token by token. */
export function dropCachedList({ session }: Pick<Effects, "session">, key: ConnectionKey) {
  return session.remove([getListKey(key)]);
}

async function changeCachedTokens(
  { session }: Pick<Effects, "session">,
  key: ConnectionKey,
  change: (tokens: readonly TokenResource[]) => readonly TokenResource[],
): Promise<void> {
  const name = getListKey(key);
  await session.update([name], ([item]) => {
    const list = parseItem(CachedList, item);
    if (list === null) return {};
    const tokens = change(list.tokens);
    const total = list.total + tokens.length - list.tokens.length;
    return { [name]: { ...list, tokens, total } };
  });
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

import * as v from "valibot";
import type { ConnectionKey } from "../../connection.ts";
import { getKeptKey, type KeptHints } from "../../first-frame.ts";
import type { Effects } from "../effects.ts";
import { parseItem, readItem } from "../read-item.ts";

/** The secrets that a browser keeps for one connection. */
export const MAX_KEPT = 100;

const text = v.pipe(v.string(), v.maxLength(300));

/** A kept secret as it is stored. Without the server's key nobody can open it. */
export const KeptEntry = v.object({
  /** The server's id of the copy. */
  copy: text,
  hint: text,
  iv: text,
  sealed: text,
});
export type KeptEntry = v.InferOutput<typeof KeptEntry>;

const KeptItem = v.object({ v: v.literal(1), entries: v.record(v.string(), KeptEntry) });
type Entries = Readonly<Record<string, KeptEntry>>;

type Stores = Pick<Effects, "local">;

/** Loads the kept secrets of a connection, by the id of their token. */
export async function loadKept({ local }: Stores, key: ConnectionKey): Promise<Entries> {
  return (await readItem(local, getKeptKey(key), KeptItem))?.entries ?? {};
}

export async function loadKeptHints(effects: Stores, key: ConnectionKey): Promise<KeptHints> {
  const entries = Object.entries(await loadKept(effects, key));
  return Object.fromEntries(entries.map(([id, { hint }]) => [id, hint]));
}

export function saveKept(
  effects: Stores,
  key: ConnectionKey,
  tokenId: string,
  entry: KeptEntry,
): Promise<void> {
  return changeKept(effects, key, (entries) => ({ ...entries, [tokenId]: entry }));
}

/** Removes a kept secret, unless another copy has taken its place. */
export function removeKept(
  effects: Stores,
  key: ConnectionKey,
  tokenId: string,
  { copy }: Pick<KeptEntry, "copy">,
): Promise<void> {
  return keepOnly(effects, key, ([id, entry]) => id !== tokenId || entry.copy !== copy);
}

/** Removes the kept secrets for which `isKept` returns false. */
export function keepOnly(
  effects: Stores,
  key: ConnectionKey,
  isKept: (entry: [string, KeptEntry]) => boolean,
): Promise<void> {
  return changeKept(effects, key, (entries) => {
    const before = Object.entries(entries);
    const kept = before.filter(isKept);
    return kept.length === before.length ? entries : Object.fromEntries(kept);
  });
}

/** Removes every kept secret of a connection. */
export function removeAllKept({ local }: Stores, key: ConnectionKey): Promise<void> {
  return local.remove([getKeptKey(key)]);
}

/** Lists the connections with kept secrets, also those without a session. */
export async function listKeptConnections({ local }: Stores): Promise<ConnectionKey[]> {
  const prefix = getKeptKey("" as ConnectionKey);
  const keys = await local.listKeys();
  return keys
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length) as ConnectionKey);
}

async function changeKept(
  { local }: Stores,
  key: ConnectionKey,
  change: (entries: Entries) => Entries,
): Promise<void> {
  const name = getKeptKey(key);
  await local.update([name], ([item]) => {
    const before = parseItem(KeptItem, item)?.entries ?? {};
    const entries = change(before);
    if (entries === before) return {};
    return { [name]: Object.keys(entries).length === 0 ? undefined : { v: 1, entries } };
  });
}

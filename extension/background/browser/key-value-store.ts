import type { KeyValueStore } from "../effects.ts";
import { createSerializer } from "../serialize.ts";

/** The part of the browser's `StorageArea` that the store uses. */
export interface StorageArea {
  /** @param keys `null` for all items */
  get(keys: string[] | null): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(keys: string[]): Promise<void>;
}

/**
 * Creates a store over `area` that writes one change at a time.
 *
 * The browser's storage has no transactions. So only the background may write, and through one store.
 */
export function createStore(area: StorageArea): KeyValueStore {
  const serialize = createSerializer();
  return {
    get: async (key) => (await area.get([key]))[key],
    set: (items) => serialize(() => area.set({ ...items })),
    listKeys: async () => Object.keys(await area.get(null)),
    remove: (keys) => serialize(() => area.remove([...keys])),
    update: (keys, change) =>
      serialize(async () => {
        const stored = await area.get([...keys]);
        const changes = change(keys.map((key) => stored[key]));
        await write(area, changes);
        return keys.map((key) => (Object.hasOwn(changes, key) ? changes[key] : stored[key]));
      }),
  };
}

async function write(area: StorageArea, changes: Readonly<Record<string, unknown>>) {
  const entries = Object.entries(changes);
  const kept = entries.filter(([, item]) => item !== undefined);
  const removed = entries.filter(([, item]) => item === undefined).map(([key]) => key);
  if (kept.length > 0) await area.set(Object.fromEntries(kept));
  if (removed.length > 0) await area.remove(removed);
}

/** A map of at most `limit` entries that drops the least recently used. */
export interface BoundedMap<Value> {
  readonly size: number;
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
  clear(): void;
  values(): Iterable<Value>;
  /** Removes every entry for which `gone` holds. */
  deleteWhere(gone: (value: Value) => boolean): void;
}

/** @param limit at least 1 */
export function createBoundedMap<Value>(limit: number): BoundedMap<Value> {
  // A Map iterates in the order of insertion, so the first key is the one unused for longest.
  const entries = new Map<string, Value>();
  return {
    get size() {
      return entries.size;
    },
    get(key) {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, value);
      if (entries.size <= limit) return;
      for (const oldest of entries.keys()) {
        entries.delete(oldest);
        return;
      }
    },
    delete: (key) => void entries.delete(key),
    clear: () => entries.clear(),
    values: () => entries.values(),
    deleteWhere(gone) {
      for (const [key, value] of entries) if (gone(value)) entries.delete(key);
    },
  };
}

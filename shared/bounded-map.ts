/** A map of at most `limit` entries that drops the least recently used. */
export interface BoundedMap<Value> {
  readonly size: number;
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
  clear(): void;
  /** Lists the values, the least recently used first. */
  values(): Iterable<Value>;
  /** Removes every entry for which `matches` returns true. */
  deleteWhere(matches: (value: Value) => boolean): void;
}

/** An entry with links to the entries used before and after it; the links form a ring through `head`. */
interface Link<Value> {
  key: string;
  value: Value;
  older: Link<Value>;
  newer: Link<Value>;
}

/**
 * Creates a bounded map that keeps the order of use in its own links.
 *
 * A Map alone could keep the order, by deleting and setting a key on each use. But each time leaves a hole
 * in the Map's hash chain that later lookups walk over. For one hot key in a large map, this took half of
 * the time of a validation.
 *
 * @param limit at least 1
 */
export function createBoundedMap<Value>(limit: number): BoundedMap<Value> {
  const entries = new Map<string, Link<Value>>();
  const head = {} as Link<Value>;
  const resetLinks = () => {
    head.older = head;
    head.newer = head;
  };
  resetLinks();

  function unlink({ older, newer }: Link<Value>): void {
    older.newer = newer;
    newer.older = older;
  }
  /** Inserts an entry before `head`, the place of the newest. */
  function linkAsNewest(entry: Link<Value>): void {
    entry.older = head.older;
    entry.newer = head;
    head.older.newer = entry;
    head.older = entry;
  }
  function remove(entry: Link<Value>): void {
    unlink(entry);
    entries.delete(entry.key);
  }
  function* links(): Iterable<Link<Value>> {
    for (let entry = head.newer; entry !== head; entry = entry.newer) yield entry;
  }

  return {
    get size() {
      return entries.size;
    },
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (entry.newer !== head) {
        unlink(entry);
        linkAsNewest(entry);
      }
      return entry.value;
    },
    set(key, value) {
      const known = entries.get(key);
      if (known === undefined) {
        const entry: Link<Value> = { key, value, older: head, newer: head };
        entries.set(key, entry);
        linkAsNewest(entry);
        if (entries.size > limit) remove(head.newer);
        return;
      }
      known.value = value;
      unlink(known);
      linkAsNewest(known);
    },
    delete(key) {
      const entry = entries.get(key);
      if (entry !== undefined) remove(entry);
    },
    clear() {
      entries.clear();
      resetLinks();
    },
    *values() {
      for (const { value } of links()) yield value;
    },
    deleteWhere(matches) {
      for (const entry of links()) if (matches(entry.value)) remove(entry);
    },
  };
}

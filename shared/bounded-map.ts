/** A map of at most `limit` entries that drops the least recently used. */
export interface BoundedMap<Value> {
  readonly size: number;
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
  clear(): void;
  /** The least recently used first. */
  values(): Iterable<Value>;
  /** Removes every entry for which `gone` holds. */
  deleteWhere(gone: (value: Value) => boolean): void;
}

/** An entry between the one used before it and the one used after it: a ring through `head`. */
interface Link<Value> {
  key: string;
  value: Value;
  older: Link<Value>;
  newer: Link<Value>;
}

/**
 * Keeps the order of use in links of its own. Deleting and setting a key again would keep it in the
 * order of a Map, but each time leaves a hole in the Map's chain for that key, which the next one walks
 * along: of one key asked for over and over in a large map, that was half of a validation.
 *
 * @param limit at least 1
 */
export function createBoundedMap<Value>(limit: number): BoundedMap<Value> {
  const entries = new Map<string, Link<Value>>();
  const head = {} as Link<Value>;
  const forgetOrder = () => {
    head.older = head;
    head.newer = head;
  };
  forgetOrder();

  function unlink({ older, newer }: Link<Value>): void {
    older.newer = newer;
    newer.older = older;
  }
  /** The newest stands before `head`. */
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
      forgetOrder();
    },
    *values() {
      for (const { value } of links()) yield value;
    },
    deleteWhere(gone) {
      for (const entry of links()) if (gone(entry.value)) remove(entry);
    },
  };
}

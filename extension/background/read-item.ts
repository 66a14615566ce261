import * as v from "valibot";
import type { KeyValueStore } from "./effects.ts";

/** Reads an item. Returns `null` if it is missing, or does not match because an older version stored it. */
export async function readItem<const Schema extends v.GenericSchema>(
  store: KeyValueStore,
  key: string,
  schema: Schema,
): Promise<v.InferOutput<Schema> | null> {
  return parseItem(schema, await store.get(key));
}

/** Parses an item, or returns `null` if it does not match. */
export function parseItem<const Schema extends v.GenericSchema>(
  schema: Schema,
  item: unknown,
): v.InferOutput<Schema> | null {
  const parsed = v.safeParse(schema, item);
  return parsed.success ? parsed.output : null;
}

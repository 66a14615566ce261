import * as v from "valibot";
import type { KeyValueStore } from "./effects.ts";

/** What stands under `key`, or `null` where nothing does or an older version wrote it otherwise. */
export async function readItem<const Schema extends v.GenericSchema>(
  store: KeyValueStore,
  key: string,
  schema: Schema,
): Promise<v.InferOutput<Schema> | null> {
  return parseItem(schema, await store.get(key));
}

/** `item` as `schema` has it, or `null` where it is not. */
export function parseItem<const Schema extends v.GenericSchema>(
  schema: Schema,
  item: unknown,
): v.InferOutput<Schema> | null {
  const parsed = v.safeParse(schema, item);
  return parsed.success ? parsed.output : null;
}

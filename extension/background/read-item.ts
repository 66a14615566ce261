import * as v from "valibot";
import type { KeyValueStore } from "./effects.ts";

/** What stands under `key`, or `null` where nothing does or an older version wrote it otherwise. */
export async function readItem<const Schema extends v.GenericSchema>(
  store: KeyValueStore,
  key: string,
  schema: Schema,
): Promise<v.InferOutput<Schema> | null> {
  const parsed = v.safeParse(schema, await store.get(key));
  return parsed.success ? parsed.output : null;
}

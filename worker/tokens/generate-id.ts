import type { IdPrefix } from "../../shared/ids.ts";
import { generateBase62, type RandomBytes } from "./generate-base62.ts";

/** Creates an opaque id. With 119 random bits, ids do not collide and reveal no order or count. */
export function generateId<Prefix extends IdPrefix>(
  prefix: Prefix,
  randomBytes: RandomBytes,
): `${Prefix}_${string}` {
  return `${prefix}_${generateBase62(20, randomBytes)}`;
}

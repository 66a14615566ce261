import type { IdPrefix } from "../../shared/ids.ts";
import { type RandomBytes, randomBase62 } from "./random-base62.ts";

/** Creates an opaque id. With 119 random bits, ids do not collide and reveal no order or count. */
export function newId<Prefix extends IdPrefix>(
  prefix: Prefix,
  randomBytes: RandomBytes,
): `${Prefix}_${string}` {
  return `${prefix}_${randomBase62(20, randomBytes)}`;
}

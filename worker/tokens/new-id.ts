import type { IdPrefix } from "../../shared/ids.ts";
import { type RandomBytes, randomBase62 } from "./random-base62.ts";

/** A new opaque id: 119 random bits, so that ids neither collide nor tell their order or number. */
export function newId<Prefix extends IdPrefix>(
  prefix: Prefix,
  randomBytes: RandomBytes,
): `${Prefix}_${string}` {
  return `${prefix}_${randomBase62(20, randomBytes)}`;
}

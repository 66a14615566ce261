import * as v from "valibot";
import type { ConnectionKey } from "../../connection.ts";
import type { Effects } from "../effects.ts";
import { readItem } from "../read-item.ts";

const EXPIRIES_KEY = "expiries";

/**
 * When a connection's tokens end, and what waits to be collected, as last heard. On disk, so that the warning outlives the browser:
 * ids and instants, never a name or a hint.
 */
const ConnectionExpiries = v.object({
  connection: v.custom<ConnectionKey>((input) => typeof input === "string"),
  /** Those that end within the longest warning period; epoch milliseconds. */
  tokens: v.array(v.object({ id: v.string(), expiresAt: v.number() })),
  /** Those with a secret that somebody made for the person; epoch milliseconds. */
  waiting: v.optional(v.array(v.object({ id: v.string(), collectBy: v.number() })), []),
  /** What a notification has told of: ids of those near their end, and `waiting:` with those of the others. */
  told: v.array(v.string()),
  /** When the server was last asked, whatever became of it. */
  askedAt: v.number(),
});

/** Those of the current connection, and of the person's others as they were left. */
export const KnownExpiries = v.object({
  ...ConnectionExpiries.entries,
  elsewhere: v.optional(v.array(ConnectionExpiries), []),
});
export type KnownExpiries = v.InferOutput<typeof KnownExpiries>;

type Stores = Pick<Effects, "local">;

export function loadExpiries({ local }: Stores): Promise<KnownExpiries | null> {
  return readItem(local, EXPIRIES_KEY, KnownExpiries);
}

export function saveExpiries({ local }: Stores, expiries: KnownExpiries): Promise<void> {
  return local.set({ [EXPIRIES_KEY]: expiries });
}

export function forgetExpiries({ local }: Stores): Promise<void> {
  return local.remove([EXPIRIES_KEY]);
}

/** The same, for whoever has gone over to `connection`: it counts, and warns, from where it was left. */
export function expiriesOf(known: KnownExpiries, connection: ConnectionKey): KnownExpiries {
  const { elsewhere, ...left } = known;
  if (left.connection === connection) return known;
  const unknown = { connection, tokens: [], waiting: [], told: [], askedAt: 0 };
  const kept = elsewhere.find((other) => other.connection === connection) ?? unknown;
  const others = elsewhere.filter((other) => other.connection !== connection);
  return { ...kept, elsewhere: [left, ...others] };
}

/** Forgets those of a connection that is left for good. */
export async function forgetExpiriesOf(stores: Stores, connection: ConnectionKey): Promise<void> {
  const known = await loadExpiries(stores);
  if (known === null) return;
  const elsewhere = known.elsewhere.filter((other) => other.connection !== connection);
  const [next, ...others] = elsewhere;
  if (known.connection !== connection) await saveExpiries(stores, { ...known, elsewhere });
  else if (next === undefined) await forgetExpiries(stores);
  else await saveExpiries(stores, { ...next, elsewhere: others });
}

import * as v from "valibot";
import type { ConnectionKey } from "../../connection.ts";
import type { Effects } from "../effects.ts";
import { readItem } from "../read-item.ts";

const EXPIRIES_KEY = "expiries";

/**
 * A connection's expiring and waiting tokens, as the server last listed them.
 *
 * Stored on disk, so that warnings survive a browser restart. Holds ids and instants, never a name or
 * a hint.
 */
const ConnectionExpiries = v.object({
  connection: v.custom<ConnectionKey>((input) => typeof input === "string"),
  /** The tokens that expire within the longest warning period; epoch milliseconds. */
  tokens: v.array(v.object({ id: v.string(), expiresAt: v.number() })),
  /** The tokens with a secret that the user has not collected yet; epoch milliseconds. */
  waiting: v.optional(v.array(v.object({ id: v.string(), collectBy: v.number() })), []),
  /** The ids of the tokens that a notification has covered; those of waiting tokens start with `waiting:`. */
  told: v.array(v.string()),
  /** The last request, even if it failed; epoch milliseconds by this computer's clock. */
  askedAt: v.number(),
});

/** The current connection's tokens, and in `elsewhere` those of the user's other connections. */
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

/** Returns the same data with `connection` as the current one, as it was when the user left it. */
export function switchExpiries(known: KnownExpiries, connection: ConnectionKey): KnownExpiries {
  const { elsewhere, ...previous } = known;
  if (previous.connection === connection) return known;
  const empty = { connection, tokens: [], waiting: [], told: [], askedAt: 0 };
  const kept = elsewhere.find((other) => other.connection === connection) ?? empty;
  const others = elsewhere.filter((other) => other.connection !== connection);
  return { ...kept, elsewhere: [previous, ...others] };
}

/** Forgets the tokens of an organization that the user has left. */
export async function forgetExpiriesOf(stores: Stores, connection: ConnectionKey): Promise<void> {
  const known = await loadExpiries(stores);
  if (known === null) return;
  const elsewhere = known.elsewhere.filter((other) => other.connection !== connection);
  const [next, ...others] = elsewhere;
  if (known.connection !== connection) await saveExpiries(stores, { ...known, elsewhere });
  else if (next === undefined) await forgetExpiries(stores);
  else await saveExpiries(stores, { ...next, elsewhere: others });
}

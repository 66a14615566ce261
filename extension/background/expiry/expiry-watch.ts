import type { ConnectionKey } from "../../connection.ts";
import { formatButtonTitle, formatNotice } from "../../format/format-button-title.ts";
import type { Caller } from "../api/call-api.ts";
import { connectionKey, isSamePerson } from "../connection/connection-key.ts";
import { loadServer } from "../connection/connection-store.ts";
import type { Effects } from "../effects.ts";
import { createSerializer } from "../serialize.ts";
import type { Authentication } from "../session/authentication.ts";
import { loadSettings } from "../settings-store.ts";
import {
  expiriesOf,
  forgetExpiries,
  type KnownExpiries,
  loadExpiries,
  saveExpiries,
} from "./expiry-store.ts";
import { fetchExpiries, fetchWaiting } from "./fetch-expiries.ts";

export const EXPIRY_ALARM = "expiry";
const DAY_MS = 86_400_000;
/** How often the server is asked where nothing else happens. */
const REFRESH_MS = 6 * 3_600_000;
/** Asked no longer ago than this, the server need not be asked for a page that opens. */
const RECENT_MS = 15 * 60_000;

export interface ExpiryWatch {
  /** Asks the server, signing in silently where need be, and shows what it says. */
  refresh(): Promise<void>;
  /** As `refresh`, unless the server was asked just now. */
  look(): Promise<void>;
  /** Shows what is known, as the clock and the settings have it now. */
  show(): Promise<void>;
}

/** Counts on the toolbar's button how many tokens are about to expire, and how many others made for the person. */
export function createExpiryWatch(
  caller: Caller,
  authentication: Pick<Authentication, "status">,
): ExpiryWatch {
  const serialize = createSerializer();

  async function refresh() {
    const key = await currentKey(caller);
    if (key !== null) {
      await noteAsked(caller, key);
      const status = await authentication.status({ silent: true });
      if (status.at === "signed_in" && status.connection.key === key) await learn(caller, key);
    }
    await show(caller);
  }

  async function look() {
    const { askedAt } = await ownExpiries(caller);
    const age = caller.now() - askedAt;
    // A clock set back makes no time recent.
    await (age >= 0 && age < RECENT_MS ? show(caller) : refresh());
  }

  return {
    refresh: () => serialize(refresh),
    look: () => serialize(look),
    show: () => serialize(() => show(caller)),
  };
}

type Known = Omit<KnownExpiries, "connection">;
const NOTHING: Known = { tokens: [], waiting: [], told: [], askedAt: 0, elsewhere: [] };

/** The connection to warn of: also while nobody is signed in, unless that is what they wanted. */
async function currentKey(effects: Pick<Effects, "local">): Promise<ConnectionKey | null> {
  const server = await loadServer(effects);
  if (server === null || server.signedOut || server.lastConnection === null) return null;
  return connectionKey(server.lastConnection);
}

/** What is known of the current connection's tokens; of another person's, nothing stays. */
async function ownExpiries(effects: Pick<Effects, "local">): Promise<Known> {
  const [key, known] = await Promise.all([currentKey(effects), loadExpiries(effects)]);
  if (known === null || known.connection === key) return known ?? NOTHING;
  if (key !== null && isSamePerson(known.connection, key)) {
    const own = expiriesOf(known, key);
    await saveExpiries(effects, own);
    return own;
  }
  await forgetExpiries(effects);
  return NOTHING;
}

/** Before it is asked, and with the alarm: cut off there, the next look comes all the same. */
async function noteAsked(effects: Effects, connection: ConnectionKey): Promise<void> {
  const known = await ownExpiries(effects);
  await saveExpiries(effects, { ...known, connection, askedAt: effects.now() });
  await effects.wakeAt(EXPIRY_ALARM, effects.now() + REFRESH_MS);
}

async function learn(caller: Caller, connection: ConnectionKey): Promise<void> {
  const tokens = await fetchExpiries(caller, connection);
  const waiting = tokens === null ? null : await fetchWaiting(caller, connection);
  if (tokens === null || waiting === null) return;
  const known = await ownExpiries(caller);
  await saveExpiries(caller, { ...known, connection, tokens, waiting });
}

async function show(effects: Effects): Promise<void> {
  const [{ warningDays, notify }, known] = await Promise.all([
    loadSettings(effects),
    ownExpiries(effects),
  ]);
  const now = effects.now();
  const period = warningDays * DAY_MS;
  const near = known.tokens.filter(({ expiresAt }) => now < expiresAt && expiresAt - now <= period);
  const waiting = known.waiting.filter(({ collectBy }) => now < collectBy);
  const counts = { near: near.length, waiting: waiting.length };
  const title = formatButtonTitle(counts, warningDays);
  await effects.showOnButton({ count: near.length + waiting.length, title });
  if (known === NOTHING) return;
  await effects.wakeAt(EXPIRY_ALARM, nextLook(known, now, period));
  if (!notify) return;
  const ids = [...near.map(({ id }) => id), ...waiting.map(({ id }) => `waiting:${id}`)];
  // The setting is one for both: without warnings there is nothing to turn on.
  await tell(effects, known, warningDays === 0 ? [] : ids, formatNotice(counts, warningDays));
}

/** When the count changes by the clock alone, or the server is to be asked again. */
function nextLook({ tokens, waiting, askedAt }: Known, now: number, period: number): number {
  const ends = tokens.flatMap(({ expiresAt }) => [expiresAt - period, expiresAt]);
  const turns = [...ends, ...waiting.map(({ collectBy }) => collectBy)];
  return Math.min(askedAt + REFRESH_MS, ...turns.filter((turn) => turn > now));
}

/** Once for each token that has come near, or waits. @param ids of all that `text` is about */
async function tell(
  effects: Pick<Effects, "local" | "notify">,
  { told }: Known,
  ids: readonly string[],
  text: string,
): Promise<void> {
  const untold = ids.filter((id) => !told.includes(id));
  const shown = untold.length > 0 && (await effects.notify(text));
  const next = shown ? [...ids] : told.filter((id) => ids.includes(id));
  const stored = await loadExpiries(effects);
  if (stored !== null && next.join() !== told.join()) {
    await saveExpiries(effects, { ...stored, told: next });
  }
}

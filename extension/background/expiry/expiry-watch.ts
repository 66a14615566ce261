import type { ConnectionKey } from "../../connection.ts";
import { getConnectionKey } from "../../connection.ts";
import { formatButtonTitle, formatNotice } from "../../format/format-button-title.ts";
import type { ApiEffects } from "../api/call-api.ts";
import { isSameUser } from "../connection/connection-key.ts";
import { loadServer } from "../connection/connection-store.ts";
import type { Effects } from "../effects.ts";
import { createSerializer } from "../serialize.ts";
import { loadClockLead } from "../server-clock.ts";
import type { Authentication } from "../session/authentication.ts";
import { loadSettings } from "../settings-store.ts";
import {
  forgetExpiries,
  type KnownExpiries,
  loadExpiries,
  saveExpiries,
  switchExpiries,
} from "./expiry-store.ts";
import { fetchExpiries, fetchWaiting } from "./fetch-expiries.ts";

export const EXPIRY_ALARM = "expiry";
/** The longest time between two requests. */
const REFRESH_MS = 6 * 3_600_000;
/** A start of the background sends no request if the last one is younger than this. */
const RECENT_MS = 15 * 60_000;

export interface ExpiryWatch {
  /** Fetches from the server, with a silent sign-in if necessary, and shows the result. */
  refresh(): Promise<void>;
  /** Runs `refresh`, or only `show` if the last request was recent. */
  refreshIfDue(): Promise<void>;
  /** Shows the stored data by the current time and settings. */
  show(): Promise<void>;
}

/** Creates the watch, which counts expiring and waiting tokens on the toolbar's button and notifies of them. */
export function createExpiryWatch(
  effects: ApiEffects,
  authentication: Pick<Authentication, "status">,
): ExpiryWatch {
  const serialize = createSerializer();

  async function refresh() {
    const key = await loadWatchedKey(effects);
    if (key !== null) {
      await scheduleRefresh(effects, key);
      const status = await authentication.status({ silent: true });
      const isCurrent = status.at === "signed_in" && status.connection.key === key;
      if (isCurrent) await fetchAndSave(effects, key);
    }
    await show(effects);
  }

  async function refreshIfDue() {
    const { askedAt } = await loadOwnExpiries(effects);
    const age = effects.now() - askedAt;
    // After the clock was set back, the age is negative and unknown.
    await (age >= 0 && age < RECENT_MS ? show(effects) : refresh());
  }

  return {
    refresh: () => serialize(refresh),
    refreshIfDue: () => serialize(refreshIfDue),
    show: () => serialize(() => show(effects)),
  };
}

type OwnExpiries = Omit<KnownExpiries, "connection">;
const NOTHING: OwnExpiries = { tokens: [], waiting: [], told: [], askedAt: 0, elsewhere: [] };

/** Returns the last connection, whose tokens are watched even after its session ended, but not after a sign-out. */
async function loadWatchedKey(effects: Pick<Effects, "local">): Promise<ConnectionKey | null> {
  const server = await loadServer(effects);
  if (server === null || server.signedOut || server.lastConnection === null) return null;
  return getConnectionKey(server.lastConnection);
}

/** Loads the data of the watched connection. Forgets the data of another user. */
async function loadOwnExpiries(effects: Pick<Effects, "local">): Promise<OwnExpiries> {
  const [key, known] = await Promise.all([loadWatchedKey(effects), loadExpiries(effects)]);
  if (known === null || known.connection === key) return known ?? NOTHING;
  if (key !== null && isSameUser(known.connection, key)) {
    const own = switchExpiries(known, key);
    await saveExpiries(effects, own);
    return own;
  }
  await forgetExpiries(effects);
  return NOTHING;
}

/** Sets the next alarm before the request, in case the browser stops the background in between. */
async function scheduleRefresh(effects: Effects, connection: ConnectionKey): Promise<void> {
  const known = await loadOwnExpiries(effects);
  await saveExpiries(effects, { ...known, connection, askedAt: effects.now() });
  await effects.wakeAt(EXPIRY_ALARM, effects.now() + REFRESH_MS);
}

async function fetchAndSave(effects: ApiEffects, connection: ConnectionKey): Promise<void> {
  const tokens = await fetchExpiries(effects, connection);
  const waiting = tokens === null ? null : await fetchWaiting(effects, connection);
  if (tokens === null || waiting === null) return;
  const known = await loadOwnExpiries(effects);
  await saveExpiries(effects, { ...known, connection, tokens, waiting });
}

async function show(effects: Effects): Promise<void> {
  const [{ warningDays, notify }, known, leadMs] = await Promise.all([
    loadSettings(effects),
    loadOwnExpiries(effects),
    loadClockLead(effects),
  ]);
  const now = effects.now() + leadMs;
  const period = Temporal.Duration.from({ days: warningDays }).total("milliseconds");
  const near = known.tokens.filter(({ expiresAt }) => now < expiresAt && expiresAt - now <= period);
  const waiting = known.waiting.filter(({ collectBy }) => now < collectBy);
  const counts = { near: near.length, waiting: waiting.length };
  const title = formatButtonTitle(counts, warningDays);
  await effects.showOnButton({ count: near.length + waiting.length, title });
  if (known === NOTHING) return;
  const nextChange = computeNextChange(known, now, period) - leadMs;
  await effects.wakeAt(EXPIRY_ALARM, Math.min(known.askedAt + REFRESH_MS, nextChange));
  if (!notify) return;
  const ids = [...near.map(({ id }) => id), ...waiting.map(({ id }) => `waiting:${id}`)];
  // One setting covers both kinds: with warnings off, the settings offer no notifications.
  await notifyOnce(effects, known, warningDays === 0 ? [] : ids, formatNotice(counts, warningDays));
}

/** Returns the next instant by the server's clock at which the count changes, or `Infinity`. */
function computeNextChange({ tokens, waiting }: OwnExpiries, now: number, period: number): number {
  const expiries = tokens.flatMap(({ expiresAt }) => [expiresAt - period, expiresAt]);
  const changes = [...expiries, ...waiting.map(({ collectBy }) => collectBy)];
  return Math.min(...changes.filter((at) => at > now));
}

/**
 * Notifies unless an earlier notification covered all of the tokens.
 *
 * @param ids the tokens that `text` is about
 */
async function notifyOnce(
  effects: Pick<Effects, "local" | "notify">,
  { told: covered }: OwnExpiries,
  ids: readonly string[],
  text: string,
): Promise<void> {
  const uncovered = ids.filter((id) => !covered.includes(id));
  const isShown = uncovered.length > 0 && (await effects.notify(text));
  const next = isShown ? [...ids] : covered.filter((id) => ids.includes(id));
  const stored = await loadExpiries(effects);
  if (stored !== null && next.join() !== covered.join()) {
    await saveExpiries(effects, { ...stored, told: next });
  }
}

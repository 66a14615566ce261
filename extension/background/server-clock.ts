import * as v from "valibot";
import { CLOCK_LEAD_KEY } from "../first-frame.ts";
import type { Effects } from "./effects.ts";
import { parseItem, readItem } from "./read-item.ts";

const Lead = v.pipe(v.number(), v.finite());
/** A `Date` in the only form that servers may send (RFC 9110 §5.6.7). Its year has four digits. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/**
 * Returns by how many milliseconds the server's clock is ahead of this computer's; negative if it is behind.
 *
 * Stored on disk beside the instants that it belongs to, because a clock that is wrong is still wrong after a restart.
 */
export async function loadClockLead({ local }: Pick<Effects, "local">): Promise<number> {
  return (await readItem(local, CLOCK_LEAD_KEY, Lead)) ?? 0;
}

/** Returns the time by the server's clock, in epoch milliseconds. By it, the server decides what has expired. */
export async function loadServerNow(effects: Pick<Effects, "local" | "now">): Promise<number> {
  return effects.now() + (await loadClockLead(effects));
}

/** Returns `effects.fetch`, which also reads the server's clock from the `Date` of each answer. */
export function createClockedFetch(
  effects: Pick<Effects, "fetch" | "local" | "now">,
): Effects["fetch"] {
  return async (url, init) => {
    const sentAt = effects.now();
    const response = await effects.fetch(url, init);
    const date = response.headers.get("Date") ?? "";
    const span = { sentAt, receivedAt: effects.now() };
    // An answer without a date, from an older server or through a proxy, changes nothing.
    if (HTTP_DATE.test(date)) await correctLead(effects, Date.parse(date), span).catch(() => {});
    return response;
  };
}

/**
 * Corrects the stored lead only as far as an answer contradicts it.
 *
 * The server wrote its time, cut to a second, at some moment between request and answer. So a right clock has no
 * lead, however slow the network is.
 */
async function correctLead(
  { local }: Pick<Effects, "local">,
  serverSecond: number,
  { sentAt, receivedAt }: { sentAt: number; receivedAt: number },
): Promise<void> {
  const least = serverSecond - receivedAt;
  const most = serverSecond + 1000 - sentAt;
  await local.update([CLOCK_LEAD_KEY], ([item]) => {
    const known = parseItem(Lead, item) ?? 0;
    const corrected = Math.max(least, Math.min(known, most));
    return corrected === known || Number.isNaN(corrected) ? {} : { [CLOCK_LEAD_KEY]: corrected };
  });
}

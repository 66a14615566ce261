import type { TokenResource } from "../../shared/wire/token-resource.ts";
import { addInUtc } from "./calendar-date.ts";
import { formatTimeToCollect, hasWaitingSecret } from "./describe-waiting.ts";
import { formatRelative, formatRemaining, formatShortDay } from "./format-instant.ts";
import { t } from "./text.ts";

/** A token with at most this many days left is expiring; the server's filter has the same bound. */
const EXPIRING_DAYS = 14;

/** A token that was not used for as many days may no longer be needed. */
const UNUSED_DAYS = 90;

/** `quiet` needs no attention. */
export type Tone = "ok" | "warn" | "bad" | "off" | "quiet";

/** A token's status in a word and a tone. */
interface StatusText {
  tone: Tone;
  word: string;
}

/** Describes a token's status at `now`, by which it may have expired since it was loaded. */
export function describeStatus(token: TokenResource, now: number): StatusText {
  if (token.status === "revoked") return { tone: "bad", word: t("status.revoked") };
  if (token.status === "expired" || getEnd(token) <= now) {
    return { tone: "off", word: t("status.expired") };
  }
  if (token.status === "waiting") return { tone: "warn", word: t("status.waiting") };
  return { tone: isExpiring(token, now) ? "warn" : "ok", word: t("status.active") };
}

/** Describes a token's status for the list: the word for an expiring token is the time left. */
export function describeShortStatus(token: TokenResource, now: number): StatusText {
  const status = describeStatus(token, now);
  if (status.tone !== "warn" || token.status !== "active" || token.expires_at === null) {
    return status;
  }
  return { tone: "warn", word: formatRemaining(token.expires_at, now) };
}

/** Describes when a token ends or ended: "expires in 82 days", "revoked yesterday". */
export function describeLife(token: TokenResource, now: number): string {
  if (token.revoked_at !== null) {
    return t("time.revokedWhen", { when: formatRelative(token.revoked_at, now) });
  }
  if (token.status === "waiting" && token.collect_by !== null) {
    return getEnd(token) > now
      ? formatTimeToCollect(token.collect_by, now)
      : t("collect.lapsed", { when: formatRelative(token.collect_by, now) });
  }
  if (token.expires_at === null) return t("time.neverExpires");
  const when = formatRelative(token.expires_at, now);
  return getEnd(token) <= now ? t("time.expiredWhen", { when }) : t("time.expiresIn", { when });
}

/** Describes the last use of a token: "used 3 minutes ago" or "not used yet". */
export function describeLastUse(token: TokenResource, now: number): string {
  return token.last_used_at === null
    ? t("time.notUsed")
    : t("time.usedWhen", { when: formatRelative(token.last_used_at, now) });
}

/** Describes what a row of the list says below the name, besides {@link describeRowFact}. */
export function describeKeyFact(token: TokenResource, now: number): string {
  if (isActive(token, now)) {
    return hasWaitingSecret(token) ? t("collect.newSecretShort") : describeLastUse(token, now);
  }
  return describeLife(token, now);
}

/**
 * Describes what matters about a token in one short text, for the end of its row.
 *
 * A token that does not work shows its status. A working token shows that its old secret is still in
 * use, that it ends soon, or that it is unused for long. Otherwise the row says when it ends.
 */
export function describeRowFact(token: TokenResource, now: number): StatusText {
  const status = describeStatus(token, now);
  if (!isActive(token, now)) return status;
  if (isOldSecretInUse(token, now)) return { tone: "warn", word: t("status.oldSecretInUse") };
  if (token.expires_at !== null && isExpiring(token, now)) {
    return { tone: "warn", word: formatRemaining(token.expires_at, now) };
  }
  const unusedDays = countUnusedDays(token, now);
  if (unusedDays >= UNUSED_DAYS) {
    return { tone: "warn", word: t("status.unused", unusedDays, { count: unusedDays }) };
  }
  if (token.expires_at === null) return { tone: "quiet", word: t("time.neverExpires") };
  return {
    tone: "quiet",
    word: t("status.expires", { day: formatShortDay(token.expires_at, now) }),
  };
}

/** Returns true if the previous secret still works, and was used since the last regeneration. */
function isOldSecretInUse(token: TokenResource, now: number): boolean {
  const { previous_secret_expires_at: until, previous_secret_used_at: usedAt } = token;
  return until !== null && Date.parse(until) > now && usedAt !== null;
}

/**
 * Returns true if a revocation would change anything, by the status that the server gave.
 *
 * No clock takes part: if it is wrong, a token that works could not be revoked.
 */
export function isLive({ status }: TokenResource): boolean {
  return status === "active" || status === "waiting";
}

/** Returns true if the token's secret is accepted now. */
export function isActive(token: TokenResource, now: number): boolean {
  return token.status === "active" && getEnd(token) > now;
}

/** The filters of a list of tokens, in the order in which they are shown. */
export const TOKEN_FILTERS = [
  ...(["active", "expiring", "unused", "waiting", "expired", "revoked", "all"] as const),
] as const;
export type TokenFilter = (typeof TOKEN_FILTERS)[number];

/**
 * Returns true if a token belongs to a filter at `now`. A token can belong to several.
 *
 * What works is decided by the status that the server gave, like everything that is offered for a token: a wrong
 * clock must hide no token that works.
 */
export function hasFilter(token: TokenResource, filter: TokenFilter, now: number): boolean {
  const works = token.status === "active";
  switch (filter) {
    case "expiring":
      return works && isExpiring(token, now);
    case "unused":
      return works && countUnusedDays(token, now) >= UNUSED_DAYS;
    case "waiting":
      // A token that was regenerated waits although its old secret still works.
      return isLive(token) && hasWaitingSecret(token);
    case "all":
      return true;
    default:
      return token.status === filter;
  }
}

/** Counts the whole days since a token was last used, or since it was created if it never was. */
export function countUnusedDays(token: TokenResource, now: number): number {
  return Math.floor((now - Date.parse(token.last_used_at ?? token.created_at)) / 86_400_000);
}

function isExpiring(token: TokenResource, now: number): boolean {
  return getEnd(token) <= addInUtc(now, { days: EXPIRING_DAYS });
}

/** Returns the last instant for collecting a waiting token, or another token's expiry, in epoch milliseconds. */
function getEnd({ status, collect_by, expires_at }: TokenResource): number {
  const end = status === "waiting" ? collect_by : expires_at;
  return end === null ? Infinity : Date.parse(end);
}

import type { TokenResource } from "../../shared/wire/token-resource.ts";
import { addInUtc } from "./calendar-date.ts";
import { formatTimeToCollect, hasWaitingSecret } from "./describe-waiting.ts";
import { formatRelative, formatRemaining } from "./format-instant.ts";
import { t } from "./text.ts";

/** A token with at most this many days left is expiring; the server's filter has the same bound. */
const EXPIRING_DAYS = 14;

export type Tone = "ok" | "warn" | "bad" | "off";

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

/**
 * Returns the fact that a row of the list shows beside {@link describeShortStatus}.
 *
 * For a working token this is its pending secret, its last use or, if it was never used, its end. An
 * expiring token's status already shows its end. For any other token the fact is how it ended.
 */
export function describeKeyFact(token: TokenResource, now: number): string {
  if (isActive(token, now) && hasWaitingSecret(token)) return t("collect.newSecretShort");
  const { tone } = describeShortStatus(token, now);
  const showsEnd = tone === "warn" && token.status === "active";
  const isUsed = tone === "ok" && token.last_used_at !== null;
  return showsEnd || isUsed ? describeLastUse(token, now) : describeLife(token, now);
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

function isExpiring(token: TokenResource, now: number): boolean {
  return getEnd(token) <= addInUtc(now, { days: EXPIRING_DAYS });
}

/** Returns the last instant for collecting a waiting token, or another token's expiry, in epoch milliseconds. */
function getEnd({ status, collect_by, expires_at }: TokenResource): number {
  const end = status === "waiting" ? collect_by : expires_at;
  return end === null ? Infinity : Date.parse(end);
}

import type { TokenResource } from "../../shared/wire/token-resource.ts";
import { collectLeft, hasWaitingSecret } from "./collect-text.ts";
import { formatRelative, formatRemaining } from "./instants.ts";
import { t } from "./text.ts";

/** Within this many milliseconds of its end a token counts as expiring, as the server's filter has it. */
const EXPIRING = 14 * 86_400_000;

export type Tone = "ok" | "warn" | "bad" | "off";

/** A token's state in a word and a colour. A token that has run out since it was fetched says so. */
export function statusOf(token: TokenResource, now: number): { tone: Tone; word: string } {
  if (token.status === "revoked") return { tone: "bad", word: t("status.revoked") };
  if (token.status === "expired" || remaining(token, now) <= 0) {
    return { tone: "off", word: t("status.expired") };
  }
  if (token.status === "waiting") return { tone: "warn", word: t("status.waiting") };
  return { tone: isExpiring(token, now) ? "warn" : "ok", word: t("status.active") };
}

/** As {@link statusOf}, but an expiring token's word is what is left: for the list. */
export function shortStatusOf(token: TokenResource, now: number): { tone: Tone; word: string } {
  const status = statusOf(token, now);
  if (status.tone !== "warn" || token.status !== "active" || token.expires_at === null) {
    return status;
  }
  return { tone: "warn", word: formatRemaining(token.expires_at, now) };
}

/** The one fact of a token's life that matters most now: "expires in 82 days", "used yesterday". */
export function lifeOf(token: TokenResource, now: number): string {
  if (token.revoked_at !== null) {
    return t("time.revokedWhen", { when: formatRelative(token.revoked_at, now) });
  }
  if (token.status === "waiting" && token.collect_by !== null) {
    return hasWaitingSecret(token, now)
      ? collectLeft(token.collect_by, now)
      : t("collect.lapsed", { when: formatRelative(token.collect_by, now) });
  }
  if (token.expires_at === null) return t("time.neverExpires");
  const when = formatRelative(token.expires_at, now);
  return remaining(token, now) <= 0
    ? t("time.expiredWhen", { when })
    : t("time.expiresIn", { when });
}

/** "used 3 minutes ago" or "not used yet". */
export function useOf(token: TokenResource, now: number): string {
  return token.last_used_at === null
    ? t("time.notUsed")
    : t("time.usedWhen", { when: formatRelative(token.last_used_at, now) });
}

/**
 * What a row of the list says beside {@link shortStatusOf}: of a token that works its use, unless
 * it has none and its end is not told yet, or that a new secret waits; of any other what became of it.
 */
export function factOf(token: TokenResource, now: number): string {
  if (isActive(token, now) && hasWaitingSecret(token, now)) return t("collect.newSecretShort");
  const { tone } = shortStatusOf(token, now);
  const endTold = tone === "warn" && token.status === "active";
  const used = tone === "ok" && token.last_used_at !== null;
  return endTold || used ? useOf(token, now) : lifeOf(token, now);
}

/** Whether a revocation would change anything. */
export function isLive(token: TokenResource, now: number): boolean {
  return (token.status === "active" || token.status === "waiting") && remaining(token, now) > 0;
}

/** Whether its secret is let in now. */
export function isActive(token: TokenResource, now: number): boolean {
  return token.status === "active" && remaining(token, now) > 0;
}

function isExpiring(token: TokenResource, now: number): boolean {
  return remaining(token, now) <= EXPIRING;
}

/** One that waits is over once it can no longer be collected. */
function remaining({ status, collect_by, expires_at }: TokenResource, now: number): number {
  const end = status === "waiting" ? collect_by : expires_at;
  return end === null ? Infinity : Date.parse(end) - now;
}

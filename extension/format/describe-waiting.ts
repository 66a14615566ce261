import type { ExpiryRequest } from "../../shared/expiry.ts";
import type { TokenResource } from "../../shared/wire/token-resource.ts";
import type { Failure } from "../connection.ts";
import type { Creation } from "../creation.ts";
import { describeFailure } from "./describe-failure.ts";
import { formatDay, formatRemaining } from "./format-instant.ts";
import { t } from "./text.ts";

/**
 * Returns true if a secret that another person made can be collected by the token's owner, by the server's answer: it
 * gives no `collect_by` once that has passed. No clock takes part, since it may be wrong.
 */
export function hasWaitingSecret({
  revoked_at,
  collect_by,
}: Pick<TokenResource, "revoked_at" | "collect_by">): boolean {
  return revoked_at === null && collect_by !== null;
}

/**
 * Describes a token's pending secret for a manager: "Waiting for Ada to collect, until 3 Dec 2026".
 *
 * @param name the owner's full name, of which the text uses the first part
 * @returns `null` if the token has no pending secret
 */
export function describeWaiting(token: TokenResource, name: string): string | null {
  if (token.collect_by === null || !hasWaitingSecret(token)) return null;
  const words = { name: getFirstName(name), when: formatDay(token.collect_by) };
  return token.status === "waiting" ? t("others.waiting", words) : t("others.newWaiting", words);
}

/**
 * Describes for a manager what they made for the owner, and until when the secret can be collected.
 *
 * @param name the owner's full name
 */
export function describeHandedToken(
  { token, regenerates }: Omit<Extract<Creation, { at: "handed" }>, "at">,
  name: string,
): string {
  const words = { token: token.name, name };
  const isNew = regenerates === undefined;
  if (token.collect_by === null) {
    return isNew ? t("others.madeFor", words) : t("others.hasNewSecret", words);
  }
  const dated = { ...words, when: formatDay(token.collect_by) };
  return isNew ? t("others.made", dated) : t("others.regenerated", dated);
}

/**
 * Describes for owners in one line what they can collect: new tokens, or a new secret for an existing one.
 *
 * @param shown the tokens that are loaded, out of `total`
 */
export function formatWaitingTitle(shown: readonly TokenResource[], total: number): string {
  const [first] = shown;
  if (first !== undefined && total === 1 && first.status === "active") {
    return t("collect.newSecret", { name: first.name });
  }
  const allNew = shown.length === total && shown.every(({ status }) => status === "waiting");
  return allNew || total === 1
    ? t("collect.madeForYou", total, { count: total })
    : t("collect.secretsWait", total, { count: total });
}

/** Returns the time left to collect a secret: "6 days left to collect". */
export function formatTimeToCollect(collectBy: string, now: number): string {
  return t("collect.left", { left: formatRemaining(collectBy, now) });
}

/** Returns the expiry of a token that is not collected yet: "30 days from collection". */
export function formatExpiryFromCollection(expires: ExpiryRequest): string {
  if (expires === null) return t("detail.never");
  if ("at" in expires) return formatDay(expires.at);
  return "days" in expires
    ? t("collect.days", expires.days, { count: expires.days })
    : t("collect.months", expires.months, { count: expires.months });
}

/**
 * Explains why a secret was not collected.
 *
 * @param failed.isPending true if the secret can still be collected; `null` while the server is asked
 * @returns `null` if the text depends on `isPending` and the server has not answered yet
 */
export function describeCollectionFailure(failed: {
  token: TokenResource;
  failure: Failure;
  isPending: boolean | null;
}): string | null {
  const { failure, isPending } = failed;
  const { name } = failed.token;
  if (failure.kind === "outcome_unknown") return t("collect.unknown", { name });
  if (failure.kind !== "problem") return describeFailure(failure);
  if (failure.problem === "not_found") return t("collect.gone", { name });
  if (failure.problem !== "conflict") return describeFailure(failure);
  if (isPending === null) return null;
  return isPending ? t("collect.expiryRefused", { name }) : t("collect.gone", { name });
}

function getFirstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name;
}

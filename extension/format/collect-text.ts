import type { ExpiryRequest } from "../../shared/expiry.ts";
import type { TokenResource } from "../../shared/wire/token-resource.ts";
import type { Failure } from "../connection.ts";
import { failureText } from "./failure-text.ts";
import { formatDay, formatRemaining } from "./instants.ts";
import { t } from "./text.ts";

/** Whether a secret that somebody else made waits for the token's owner. */
export function hasWaitingSecret(
  { revoked_at, collect_by }: Pick<TokenResource, "revoked_at" | "collect_by">,
  now: number,
): boolean {
  return revoked_at === null && collect_by !== null && Date.parse(collect_by) > now;
}

/** "6 days left to collect": how long a secret still waits. */
export function collectLeft(collectBy: string, now: number): string {
  return t("collect.left", { left: formatRemaining(collectBy, now) });
}

/** When a token ends that is collected now: "30 days from collection". */
export function collectExpiryText(expires: ExpiryRequest): string {
  if (expires === null) return t("detail.never");
  if ("at" in expires) return formatDay(expires.at);
  return "days" in expires
    ? t("collect.days", expires.days, { count: expires.days })
    : t("collect.months", expires.months, { count: expires.months });
}

/**
 * What waits for a person, in a line: tokens that they never had a secret of, or a new secret for one.
 *
 * @param shown those that are known, of `total` in all
 */
export function waitingTitle(shown: readonly TokenResource[], total: number): string {
  const [first] = shown;
  if (first !== undefined && total === 1 && first.status === "active") {
    return t("collect.newSecret", { name: first.name });
  }
  const allNew = shown.length === total && shown.every(({ status }) => status === "waiting");
  return allNew || total === 1
    ? t("collect.madeForYou", total, { count: total })
    : t("collect.secretsWait", { count: total });
}

/**
 * Why a secret was not collected, in words.
 *
 * @param waits whether it waits all the same; `null` as long as nobody knows
 * @returns `null` as long as that has to be known
 */
export function collectionFailureText(failed: {
  token: TokenResource;
  failure: Failure;
  waits: boolean | null;
}): string | null {
  const { failure, waits } = failed;
  const { name } = failed.token;
  if (failure.kind === "outcome_unknown") return t("collect.unknown", { name });
  if (failure.kind !== "problem") return failureText(failure);
  if (failure.problem === "not_found") return t("collect.gone", { name });
  if (failure.problem !== "conflict") return failureText(failure);
  if (waits === null) return null;
  return waits ? t("collect.expiryRefused", { name }) : t("collect.gone", { name });
}

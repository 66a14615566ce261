import type { Context } from "hono";
import * as v from "valibot";
import type { ExpiryRequest } from "../../../shared/expiry.ts";
import { EpochSeconds } from "../../../shared/time.ts";
import { COLLECT_WITHIN_SECONDS } from "../../../shared/wire/user-token-requests.ts";
import type { Collection } from "../../db/tokens/issue-token.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";
import { checkExpiryRequest } from "./check-expiry-request.ts";

/**
 * How a secret waits for `c.var.owner`: for 7 days, and no longer than to the date that was asked for.
 *
 * @param expires counts from the collection on, and is held against the catalog now as well as then
 */
export async function collectionOf(
  c: Context<AppEnv>,
  expires: ExpiryRequest,
): Promise<Collection> {
  const { credential, now } = c.var;
  const end = checkExpiryRequest(expires, (await requireCatalog(c)).catalog, now);
  const week = v.parse(EpochSeconds, now + COLLECT_WITHIN_SECONDS);
  return { by: collectBy(expires, end, week), expires, from: credential.subject };
}

/**
 * Until when a secret waits: a date that was asked for ends the wait as well, while a period starts with it.
 *
 * @param end when the token would end if it were collected now
 * @param latest until when it waits otherwise
 */
export function collectBy(
  expires: ExpiryRequest,
  end: EpochSeconds | null,
  latest: EpochSeconds,
): EpochSeconds {
  const isDate = expires !== null && "at" in expires;
  return isDate && end !== null && end < latest ? end : latest;
}

import { Hono } from "hono";
import type { EpochSeconds } from "../../../shared/time.ts";
import { toRfc3339 } from "../../../shared/time.ts";
import { TokenUsageQuery, TokenUsageResource } from "../../../shared/wire/usage-resource.ts";
import { findUsage, type StoredDay } from "../../db/verification/usage-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { parseQueryParams } from "../../http/parse-query-params.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { requireSession } from "../../middleware/require-session.ts";
import { toDay } from "../../usage/usage-write.ts";
import { readTokenKey } from "../../use-cases/tokens/require-token.ts";

const DAY_SECONDS = 86_400;

/** `…/tokens/{id}/usage`: how often a token was allowed and refused on each UTC day. */
export const usageRoutes = new Hono<AppEnv>().get(
  "/",
  requireSession,
  describe("View a token's usage", { status: 200, schema: TokenUsageResource }, [400, 404]),
  parseQueryParams(TokenUsageQuery),
  async (c) => {
    const today = toDay(c.var.now);
    const since = today - c.req.valid("query").days + 1;
    const stored = await findUsage(c.var.db, readTokenKey(c), since);
    if (stored === null) throw new ProblemError("not_found");
    return c.json({ days: fillDays(stored, since, today) });
  },
);

/** Lists every day from `since` to `today`, with zeros for the days without a use. */
function fillDays(
  stored: readonly StoredDay[],
  since: number,
  today: number,
): TokenUsageResource["days"] {
  const byDay = new Map(stored.map((counts) => [counts.day, counts]));
  return Array.from({ length: today - since + 1 }, (_, index) => {
    const { allowed, refused } = byDay.get(since + index) ?? { allowed: 0, refused: 0 };
    const day = toRfc3339(((since + index) * DAY_SECONDS) as EpochSeconds).slice(0, 10);
    return { day, allowed, refused };
  });
}

import { Hono } from "hono";
import { systemClock } from "../../shared/system-clock.ts";
import { LATEST_MIGRATION, readMigration } from "../db/latest-migration.ts";
import type { AppEnv } from "../http/app-env.ts";
import { ProblemError } from "../http/problem-error.ts";
import { readOncePerSecond } from "../http/read-once-per-second.ts";
import { waitWithinLimit } from "../verification/wait-within-limit.ts";

/** The newest migration; `null` if D1 does not answer. */
const currentMigration = readOncePerSecond(({ db }) =>
  waitWithinLimit(readMigration(db), { clock: systemClock }).catch(() => null),
);

/** `/health/live`: the Worker runs. `/health/ready`: D1 answers and is migrated. */
export const healthRoutes = new Hono<AppEnv>()
  .get("/live", (c) => c.json({ status: "live" }))
  .get("/ready", async (c) => {
    const migration = await currentMigration.get(c.var.isolate);
    if (migration === null)
      throw new ProblemError("unavailable", { detail: "D1 does not answer." });
    if (migration < LATEST_MIGRATION) {
      throw new ProblemError("unavailable", { detail: "The database is not migrated." });
    }
    return c.json({ status: "ready", migration });
  });

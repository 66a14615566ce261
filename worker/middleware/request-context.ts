import { createMiddleware } from "hono/factory";
import { epochSeconds } from "../../shared/time.ts";
import { type Database, openDatabase } from "../db/database.ts";
import type { Env } from "../env.ts";
import type { AppEnv } from "../http/app-env.ts";
import { type Config, readConfig } from "../http/config.ts";
import { ProblemError } from "../http/problem-error.ts";

/** What an isolate works with, by the bindings it was made from. */
interface Workplace {
  config: Config;
  db: Database;
}

/** Plain values, since a promise must not outlive the request that it was made in. */
const workplaces = new WeakMap<Env, Workplace>();

/**
 * Puts in place what every handler relies on: clock, settings, database.
 *
 * A setting that is missing or wrong answers 503 `misconfigured` on every route: nothing is served
 * by halves.
 */
export const requestContext = createMiddleware<AppEnv>(async (c, next) => {
  c.set("now", epochSeconds(new Date()));
  const { config, db } = workplaces.get(c.env) ?? (await openWorkplace(c.env));
  c.set("config", config);
  c.set("db", db);
  await next();
});

async function openWorkplace(env: Env): Promise<Workplace> {
  const config = await readConfig(env);
  if (!config.ok) {
    throw new ProblemError("misconfigured", {
      detail: `${config.refusal.setting} is missing or wrong.`,
    });
  }
  const workplace = { config: config.value, db: openDatabase(env.DB) };
  workplaces.set(env, workplace);
  return workplace;
}

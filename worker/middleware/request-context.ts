import { createMiddleware } from "hono/factory";
import { epochSeconds } from "../../shared/time.ts";
import { openDatabase } from "../db/database.ts";
import type { Env } from "../env.ts";
import type { AppEnv } from "../http/app-env.ts";
import { type Config, readConfig } from "../http/config.ts";
import { ProblemError } from "../http/problem-error.ts";

/** Settings by the bindings they were read from: plain values, since a promise must not outlive its request. */
const configs = new WeakMap<Env, Config>();

/**
 * Puts in place what every handler relies on: clock, settings, database.
 *
 * A setting that is missing or wrong answers 503 `misconfigured` on every route: nothing is served
 * by halves.
 */
export const requestContext = createMiddleware<AppEnv>(async (c, next) => {
  c.set("now", epochSeconds(new Date()));
  c.set("config", await configOf(c.env));
  c.set("db", openDatabase(c.env.DB));
  await next();
});

async function configOf(env: Env): Promise<Config> {
  const known = configs.get(env);
  if (known !== undefined) return known;
  const config = await readConfig(env);
  if (!config.ok) {
    throw new ProblemError("misconfigured", {
      detail: `${config.refusal.setting} is missing or wrong.`,
    });
  }
  configs.set(env, config.value);
  return config.value;
}

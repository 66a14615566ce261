import { createMiddleware } from "hono/factory";
import { systemClock } from "../../shared/system-clock.ts";
import { toWholeSeconds } from "../../shared/time.ts";
import { openRequestStorage } from "../db/request-storage.ts";
import { admitRequest } from "../http/admit-request.ts";
import type { AppEnv } from "../http/app-env.ts";
import { emitAfterBatch } from "../http/emit-revocations.ts";

/**
 * How long one request may wait for D1: longer than any statement of ours takes, even on a large organization. With the
 * 2 s of the authentication it is shorter than the 15 s after which the extension gives up.
 */
const D1_LIMIT_MS = 8_000;

/**
 * Sets the variables that every handler needs: time, settings, database, isolate.
 *
 * @throws the fault of storage if a handler answered in spite of it, such as after a library has hidden it
 */
export const requestContext = createMiddleware<AppEnv>(async (c, next) => {
  const isolate = await admitRequest(c.req.raw, c.env);
  c.set("now", toWholeSeconds(Date.now()));
  c.set("isolate", isolate);
  c.set("config", isolate.config);
  const storage = openRequestStorage(c.env.DB, D1_LIMIT_MS, systemClock, emitAfterBatch(c.env));
  c.set("storage", storage);
  c.set("db", storage.db);
  await next();
  if (storage.fault === null || c.error !== undefined) return;
  // Otherwise the answer to the error would keep its headers, such as a cookie that ends the sign-in.
  c.res = undefined;
  throw storage.fault;
});

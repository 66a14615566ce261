import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { Hono } from "hono";
import { expect, it } from "vitest";
import { exists } from "../../../worker/db/select-rows.ts";
import type { AppEnv } from "../../../worker/http/app-env.ts";
import { buildErrorResponse } from "../../../worker/http/build-error-response.ts";
import { requestContext } from "../../../worker/middleware/request-context.ts";

const app = new Hono<AppEnv>()
  .onError((error, c) => buildErrorResponse(error, c.req.raw, ""))
  .use(requestContext)
  .get("/:table", async (c) => {
    const query = sql.raw(`SELECT 1 FROM ${c.req.param("table")}`);
    const isFound = await exists(c.var.db, query).catch(() => false);
    c.header("Set-Cookie", "session=; Max-Age=0");
    return c.json({ isFound });
  });

it("gives no answer of a handler that hides a fault of storage, nor its cookies", async () => {
  const ask = (table: string) =>
    app.request(`http://localhost/${table}`, {}, env, createExecutionContext());
  expect((await ask("tokens")).status).toBe(200);

  const response = await ask("no_such_table");
  expect(response.status).toBe(503);
  expect(response.headers.get("Set-Cookie")).toBeNull();
});

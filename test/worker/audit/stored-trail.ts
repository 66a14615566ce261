import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { toEpochSeconds } from "../../../shared/time.ts";
import type { TrailReport } from "../../../worker/audit/finding.ts";
import { sealAndPruneTrail } from "../../../worker/cron/seal-and-prune-trail.ts";
import { createD1TrailQuery } from "../../../worker/db/trail/d1-trail-query.ts";
import { sealTrail } from "../../../worker/db/trail/seal-trail.ts";
import { verifyTrail } from "../../../worker/db/trail/verify-trail.ts";
import { call } from "../support/call.ts";
import { dropTables } from "../support/drop-tables.ts";
import { NO_ACTOR } from "../support/no-actor.ts";
import { storeOrganization, storePerson } from "../support/organizations.ts";
import { storeEvent } from "../support/store-event.ts";
import { storeSession } from "../support/store-token.ts";

export const OTHER = "org_other";

export const query = createD1TrailQuery(env.DB);

/** Creates an empty trail with two organizations. @returns the session of an auditor of the first */
export async function beginTrail(): Promise<string> {
  await dropTables(env.DB);
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  await storeOrganization();
  await storeOrganization(OTHER);
  return await storeSession(await storePerson({ role: "Global_Admin" }));
}

/** Runs the cron. @param days how many days are kept */
export const cron = (days?: string, at = new Date()): Promise<void> =>
  sealAndPruneTrail({ ...env, ...(days === undefined ? {} : { AUDIT_RETENTION_DAYS: days }) }, at);

/** Seals without pruning. @returns the number of sealed rows */
export const seal = (at = new Date()): Promise<number> =>
  sealTrail(query, NO_ACTOR.macs, toEpochSeconds(at));

export const verify = (): Promise<TrailReport> => verifyTrail(query, NO_ACTOR.macs);

export const run = (sql: string, ...values: unknown[]) =>
  env.DB.prepare(sql)
    .bind(...values)
    .run();

/** Returns the numbers of an organization's rows, in the order in which they were written. */
export async function numbers(organization: string | null): Promise<(number | null)[]> {
  const { results } = await env.DB.prepare(
    "SELECT number FROM audit_events WHERE organization IS ? ORDER BY seq",
  )
    .bind(organization)
    .all<{ number: number | null }>();
  return results.map(({ number }) => number);
}

/** Writes rows of three chains, as the Worker does. */
export async function writeSome(): Promise<void> {
  const session = await storeSession(await storePerson({ role: "Admin" }));
  const body = { name: "Añ\u{1f600}", expires: { days: 30 }, scopes: [{ permission: "API_READ" }] };
  const headers = { "CF-Connecting-IP": "192.0.2.7", "User-Agent": "curl/8" };
  const issued = await call("/v1/tokens", { method: "POST", token: session, body, headers });
  const { id } = await issued.json<{ id: string }>();
  await call(`/v1/tokens/${id}`, { method: "DELETE", token: session });
  for (const organization of [OTHER, null, OTHER]) await storeEvent({ organization });
  // Ends the session, which writes a row that the SQL statement fills in itself.
  const sessions = await call("/v1/sessions", { token: session });
  const [own] = (await sessions.json<{ sessions: { id: string }[] }>()).sessions;
  await call(`/v1/sessions/${own?.id}`, { method: "DELETE", token: session });
}

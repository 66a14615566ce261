import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { epochSeconds } from "../../../shared/time.ts";
import type { TrailReport } from "../../../worker/audit/finding.ts";
import { d1TrailQuery, keepTrail } from "../../../worker/cron/keep-trail.ts";
import { sealTrail } from "../../../worker/db/trail/seal-trail.ts";
import { verifyTrail } from "../../../worker/db/trail/verify-trail.ts";
import { call } from "../support/call.ts";
import { dropTables } from "../support/drop-tables.ts";
import { NOBODY } from "../support/nobody.ts";
import { storeOrganization, storePerson } from "../support/organizations.ts";
import { storeEvent } from "../support/store-event.ts";
import { storeSession } from "../support/store-token.ts";

export const OTHER = "org_other";

export const query = d1TrailQuery(env.DB);

/** A trail that has nothing in it yet, with two organizations. @returns the session of one's auditor */
export async function beginTrail(): Promise<string> {
  await dropTables(env.DB);
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  await storeOrganization();
  await storeOrganization(OTHER);
  return await storeSession(await storePerson({ role: "Global_Admin" }));
}

/** A run of the cron, where so many days are kept. */
export const cron = (days?: string, at = new Date()): Promise<void> =>
  keepTrail({ ...env, ...(days === undefined ? {} : { AUDIT_RETENTION_DAYS: days }) }, at);

/** Seals alone. @returns how many rows */
export const seal = (at = new Date()): Promise<number> =>
  sealTrail(query, NOBODY.macs, epochSeconds(at));

export const verify = (): Promise<TrailReport> => verifyTrail(query, NOBODY.macs);

export const run = (sql: string, ...values: unknown[]) =>
  env.DB.prepare(sql)
    .bind(...values)
    .run();

/** The places of an organization's rows, in the order in which they were written. */
export async function numbers(organization: string | null): Promise<(number | null)[]> {
  const { results } = await env.DB.prepare(
    "SELECT number FROM audit_events WHERE organization IS ? ORDER BY seq",
  )
    .bind(organization)
    .all<{ number: number | null }>();
  return results.map(({ number }) => number);
}

/** Rows of three chains, by the Worker itself and as it writes them. */
export async function writeSome(): Promise<void> {
  const session = await storeSession(await storePerson({ role: "Admin" }));
  const body = { name: "Añ\u{1f600}", expires: { days: 30 }, scopes: [{ permission: "API_READ" }] };
  const headers = { "CF-Connecting-IP": "192.0.2.7", "User-Agent": "curl/8" };
  const issued = await call("/v1/tokens", { method: "POST", token: session, body, headers });
  const { id } = await issued.json<{ id: string }>();
  await call(`/v1/tokens/${id}`, { method: "DELETE", token: session });
  for (const organization of [OTHER, null, OTHER]) await storeEvent({ organization });
  // Ends the session: a row that the statement itself fills in.
  const sessions = await call("/v1/sessions", { token: session });
  const [own] = (await sessions.json<{ sessions: { id: string }[] }>()).sessions;
  await call(`/v1/sessions/${own?.id}`, { method: "DELETE", token: session });
}

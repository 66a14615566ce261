import { env } from "cloudflare:workers";

export interface TrailRow {
  action: string;
  actor: string | null;
  subject: string | null;
  organization: string | null;
  details: unknown;
}

/** Reads the audit rows with a person as subject or target, oldest first. */
export async function readTrailOf(person: string): Promise<TrailRow[]> {
  const { results } = await env.DB.prepare(
    `SELECT action, actor, subject, organization, details FROM audit_events
      WHERE subject = ?1 OR target_id = ?1 ORDER BY seq`,
  )
    .bind(person)
    .all<Omit<TrailRow, "details"> & { details: string }>();
  return results.map((row) => ({ ...row, details: JSON.parse(row.details) }));
}

/** Reads the audit rows of a token, oldest first. `by` is the token that acted. */
export async function readTokenTrail(
  id: string,
): Promise<{ action: string; by: string | null; details: Record<string, unknown> }[]> {
  const { results } = await env.DB.prepare(
    `SELECT action, actor_token_id AS by, details FROM audit_events
      WHERE target_id = ? ORDER BY seq`,
  )
    .bind(id)
    .all<{ action: string; by: string | null; details: string }>();
  return results.map((row) => ({ ...row, details: JSON.parse(row.details) }));
}

/** Counts the refusals of a person that have a row or are counted as repeats of one. */
export async function countRefusals(person: string, action: string): Promise<number | null> {
  return await env.DB.prepare(
    `SELECT sum(1 + coalesce(c.repeats, 0)) AS n FROM audit_events e
      LEFT JOIN refusal_counts c ON c.event = e.id WHERE e.subject = ? AND e.action = ?`,
  )
    .bind(person, action)
    .first<number>("n");
}

/** Counts the rows of the change feed that name a target. */
export async function countChangeRows(target: string): Promise<number | null> {
  return await env.DB.prepare("SELECT count(*) AS n FROM changes WHERE target_id = ?")
    .bind(target)
    .first<number>("n");
}

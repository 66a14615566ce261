import { env } from "cloudflare:workers";

export interface TrailRow {
  action: string;
  actor: string | null;
  subject: string | null;
  organization: string | null;
  details: unknown;
}

/** What the audit trail holds about a person, as subject or target, oldest first. */
export async function trailOf(person: string): Promise<TrailRow[]> {
  const { results } = await env.DB.prepare(
    `SELECT action, actor, subject, organization, details FROM audit_events
      WHERE subject = ?1 OR target_id = ?1 ORDER BY seq`,
  )
    .bind(person)
    .all<Omit<TrailRow, "details"> & { details: string }>();
  return results.map((row) => ({ ...row, details: JSON.parse(row.details) }));
}

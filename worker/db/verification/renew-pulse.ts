/**
 * Sets the pulse to `now`, unless it is younger than `afterMs` and not ahead by more than `skewMs`. The condition keeps many
 * isolates to about one write a second.
 */
export async function renewPulse(
  client: Pick<D1Database, "prepare">,
  now: number,
  { afterMs, skewMs }: { afterMs: number; skewMs: number },
): Promise<void> {
  await client.prepare(RENEW).bind(now, afterMs, skewMs).run();
}

const RENEW = "UPDATE pulse SET at = ?1 WHERE id = 1 AND (at < ?1 - ?2 OR at > ?1 + ?3)";

import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";

/** Whether a link can still be used. `l` is one_time_links. */
export const linkIsLive = (now: EpochSeconds): SQL =>
  sql`l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > ${now}`;

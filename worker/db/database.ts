import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
// biome-ignore lint/performance/noNamespaceImport: drizzle takes its schema as one object
import * as schema from "./schema.ts";

export type Database = DrizzleD1Database<typeof schema>;

/** Queries over a D1 binding, or over a session of one (`primary` reads). */
export function openDatabase(binding: D1Database): Database {
  return drizzle(binding, { schema });
}

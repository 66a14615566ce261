import type { RefusalCount } from "./refusal-log.ts";

/** The fields of a log line. The list keeps out headers, bodies, queries, emails and tokens. */
export interface LogLine {
  level: "info" | "warn" | "error";
  event: "request" | "fault";
  request_id: string;
  method: string;
  /** The route's pattern, never the path, which may contain ids or pasted secrets. */
  route: string;
  status: number;
  duration_ms: number;
  /** The reason of a refusal, as a fixed word. */
  refusal?: string | undefined;
  /** The class of an unexpected error. Its message is left out, since it can quote input. */
  error?: string | undefined;
  /** The name of a setting that is missing or wrong. */
  setting?: string | undefined;
}

const FIELDS = [
  "level",
  "event",
  "request_id",
  "method",
  "route",
  "status",
  "duration_ms",
  "refusal",
  "error",
  "setting",
] as const satisfies readonly (keyof LogLine)[];

/** Formats a line as JSON with the allowed fields only, even if the object has others. */
export function formatLogLine(line: LogLine): string {
  return JSON.stringify(Object.fromEntries(FIELDS.map((field) => [field, line[field]])));
}

/** Formats the summary of a second's refusals that have no line of their own. */
export function formatRefusalsLine(counts: readonly RefusalCount[]): string {
  return JSON.stringify({
    level: "info",
    event: "refusals",
    count: counts.reduce((sum, { count }) => sum + count, 0),
    refusals: counts.map(({ route, status, refusal, count }) => ({
      route,
      status,
      refusal,
      count,
    })),
  });
}

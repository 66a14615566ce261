/** Everything that a log line may hold. No header, body, query, email or token can get in by accident. */
export interface LogLine {
  level: "info" | "warn" | "error";
  event: "request" | "fault";
  request_id: string;
  method: string;
  /** The route's pattern, never the path: ids and secrets that were pasted into URLs stay out. */
  route: string;
  status: number;
  duration_ms: number;
  /** Why a credential was refused, as a fixed word. */
  refusal?: string | undefined;
  /** Of an unexpected error: the class alone, since messages can quote what they were given. */
  error?: string | undefined;
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

/** One JSON line with the allowed fields alone, whatever else the object carries. */
export function formatLogLine(line: LogLine): string {
  return JSON.stringify(Object.fromEntries(FIELDS.map((field) => [field, line[field]])));
}

import type { TokenRecord } from "../tokens/token-record.ts";

/**
 * Where records come from, passed in: `verification/` knows neither D1 nor drizzle.
 *
 * One call is one round trip. It rejects where storage fails; the caller answers 503, never a false 401.
 */
export type RecordReader = (digest: string) => Promise<TokenRecord | null>;

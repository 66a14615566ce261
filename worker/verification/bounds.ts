/** How stale a verdict may be, in milliseconds: the promise on revocation. */
export const MAX_STALENESS_MS = 5_000;
/** From this age on, the change feed is read again in the background. */
export const SYNC_AFTER_MS = 2_000;
/** Rows of the change feed that one sync reads; beyond them the whole cache goes. */
export const SYNC_ROWS = 500;
/** Cached records per isolate: some 40 MB of its 128. */
export const MAX_RECORDS = 50_000;
/** Digests remembered as unknown. */
export const MAX_UNKNOWN = 10_000;
/** Reads that requests can share at a time; beyond, each reads for itself. */
export const MAX_LEASES = 10_000;

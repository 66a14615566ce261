/** Maximum age of a verdict, in milliseconds. A revocation takes effect everywhere within this time. */
export const MAX_STALENESS_MS = 5_000;
/** From this age, a background sync reads the change feed. */
export const SYNC_AFTER_MS = 2_000;
/** Rows of the change feed that one sync reads. If there are more, the whole cache is dropped. */
export const SYNC_ROWS = 500;
/** Cached records per isolate: about 40 MB of its 128 MB. */
export const MAX_RECORDS = 50_000;
/** Cached digests that match no token. */
export const MAX_UNKNOWN = 10_000;
/** Reads that requests can share at a time. Beyond these, the least recently used is no longer shared. */
export const MAX_LEASES = 10_000;

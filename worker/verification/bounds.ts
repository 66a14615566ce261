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
/** A request makes its isolate linger again this long after the last one that did. */
export const LINGER_AGAIN_MS = 10_000;
/** How long an isolate keeps its cache current after such a request. The platform lets work go on for 30 s. */
export const LINGER_MS = 25_000;
/** A lingering isolate syncs when its cache is this old: a sync of 1.5 s still keeps it current. */
export const LINGER_SYNC_MS = 3_500;
/** A lingering isolate tries again this long after a failed sync. */
export const LINGER_RETRY_MS = 1_000;
/** How far the clocks of two isolates may differ. */
export const MAX_SKEW_MS = 500;
/** A pulse further ahead of the clock is reported. */
export const REPORTED_SKEW_MS = 250;
/** A pulse is renewed from this age. */
export const PULSE_AFTER_MS = 1_000;

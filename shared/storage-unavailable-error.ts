/** Storage failed or timed out. The caller gets 503: never 2xx, and never a false 401. */
export class StorageUnavailableError extends Error {
  override readonly name = "StorageUnavailableError";
}

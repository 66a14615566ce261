/** Storage did not answer, or not in time. Whoever asks gets 503: never 2xx, never a false 401. */
export class StorageUnavailableError extends Error {
  override readonly name = "StorageUnavailableError";
}

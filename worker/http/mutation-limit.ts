/** Returns true if a request with this method may change something (RFC 9110 §9.2.1). */
export function isMutation(method: string): boolean {
  return !["GET", "HEAD", "OPTIONS"].includes(method);
}

/**
 * Counts a change against `key`. The limit keeps one credential, member or organization from filling the database.
 *
 * A fault of the limiter allows the change: a stolen token must be revocable even then. The quotas still hold.
 *
 * @returns true if there were too many in the last minute, so that the answer is 429
 */
export async function isOverMutationLimit(limit: RateLimit, key: string): Promise<boolean> {
  try {
    const { success } = await limit.limit({ key });
    return !success;
  } catch {
    return false;
  }
}

import type { Answer } from "./http.ts";

/** What was promised: within 5 s nobody who asks Latchkey accepts a revoked token. */
export const REVOKED_WITHIN_MS = 5_000;

/**
 * Asks with a token that has just been revoked, again and again.
 *
 * @returns the first refusal; what was answered to a request sent past the 5 s, where none came before
 */
export async function untilRefused(ask: () => Promise<Answer>): Promise<Answer> {
  const deadline = Date.now() + REVOKED_WITHIN_MS;
  for (;;) {
    const sentAt = Date.now();
    const answer = await ask();
    if (answer.status !== 200 || sentAt > deadline) return answer;
  }
}

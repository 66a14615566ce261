import { setTimeout as delay } from "node:timers/promises";

/** The promise: a request sent later than this after a change gets the new answer. */
export const PROMISE_MS = 5_000;
const BETWEEN_MS = 100;

/**
 * Asks repeatedly after a change, until the answer is the wanted one. The time of sending counts, since a
 * busy machine may answer late.
 *
 * @returns the first wanted answer, or the first answer to a request sent after the promised time
 */
export async function pollWithinPromise<Answer>(
  ask: () => Promise<Answer>,
  isWanted: (answer: Answer) => boolean,
): Promise<Answer> {
  const deadline = Date.now() + PROMISE_MS;
  for (;;) {
    const sentAt = Date.now();
    const answer = await ask();
    if (isWanted(answer) || sentAt > deadline) return answer;
    await delay(BETWEEN_MS);
  }
}

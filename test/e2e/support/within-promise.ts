import { setTimeout as delay } from "node:timers/promises";

/** What was promised: whoever asks Latchkey later than this after a change has its answer. */
export const PROMISE_MS = 5_000;
const BETWEEN_MS = 100;

/**
 * Asks about what has just been changed, again and again. What counts is when a request was sent: a busy
 * machine may take its time to answer.
 *
 * @returns the first answer that is as wanted; what was answered past the 5 s, where none came before
 */
export async function withinPromise<Answer>(
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

import type { ClockedAnswer, Messages } from "../../messages.ts";
import type { Effects } from "./effects.ts";

/** Sends a message as `Send` does, and returns the answer with the lead of the server's clock. */
export type ClockedSend = <Name extends keyof Messages>(
  name: Name,
  ...data: Parameters<Messages[Name]>
) => Promise<ClockedAnswer<ReturnType<Messages[Name]>>>;

/**
 * Creates the clock of a page. It follows the server's clock, whose lead comes with each answer of the background.
 *
 * @param knownLeadMs the lead until the first answer
 */
export function createServerClock(
  deviceNow: () => number,
  sendClocked: ClockedSend,
  knownLeadMs = 0,
): Pick<Effects, "send" | "now" | "deviceNow"> {
  let leadMs = knownLeadMs;
  return {
    async send(name, ...data) {
      const { answer, clockLeadMs } = await sendClocked(name, ...data);
      leadMs = clockLeadMs;
      return answer;
    },
    now: () => deviceNow() + leadMs,
    deviceNow,
  };
}

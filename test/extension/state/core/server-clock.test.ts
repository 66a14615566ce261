import { expect, it } from "vitest";
import {
  type ClockedSend,
  createServerClock,
} from "../../../../extension/state/core/server-clock.ts";
import { NOW } from "../../support/fixtures.ts";

it("a page's clock follows the server's with each answer, and delays follow this computer's", async () => {
  const leads = [3_600_000, -5_000];
  const sendClocked = (async (name: string) => ({
    answer: name,
    clockLeadMs: leads.shift() ?? 0,
  })) as unknown as ClockedSend;
  const { send, now, deviceNow } = createServerClock(() => NOW, sendClocked);
  expect(now()).toBe(NOW);
  expect(await send("getSettings")).toBe("getSettings");
  expect([now(), deviceNow()]).toEqual([NOW + 3_600_000, NOW]);
  await send("getSettings");
  expect([now(), deviceNow()]).toEqual([NOW - 5_000, NOW]);
});

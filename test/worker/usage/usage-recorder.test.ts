import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import { runCron } from "../../../worker/cron/run-cron.ts";
import { openDatabase } from "../../../worker/db/database.ts";
import { readConfig } from "../../../worker/http/config.ts";
import { openUsageRecorder } from "../../../worker/http/usage-recorder.ts";
import { now } from "../support/organizations.ts";

const never = () => new Promise<never>(() => undefined);
const statement = { bind: () => statement, run: never, all: never, raw: never };
const hangingD1 = { prepare: () => statement, batch: never } as unknown as D1Database;

afterEach(() => {
  vi.useRealTimers();
});

it("a write of uses that hangs ends after 8 s, so that it is kept for a retry", async () => {
  const config = await readConfig(env);
  if (!config.ok) throw new Error("the tests' settings are wrong");
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const { context } = openUsageRecorder(openDatabase(hangingD1), config.value.auditMacs);
  const write = {
    id: "use_1",
    at: now(),
    uses: [
      {
        tokenId: "tok_1",
        lastUsedAt: now(),
        previousAt: null,
        supersededAt: null,
        days: new Map(),
      },
    ],
  };
  const saved = expect(context.save([write])).rejects.toThrow("storage took too long");
  await vi.advanceTimersByTimeAsync(8_000);
  await saved;
});

it("a run of the cron in which D1 hangs ends with an error before the next run", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const run = runCron({ ...env, DB: hangingD1 }, new Date());
  const ended = expect(run).rejects.toThrow("storage took too long");
  await vi.advanceTimersByTimeAsync(9 * 60_000);
  await ended;
});

import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { readConfig } from "../../../worker/http/config.ts";

describe("the settings of validation", () => {
  it.each([
    [{}, { replicas: false, lingerMs: 25_000, serverTiming: false }],
    [{ SERVER_TIMING: "on" }, { serverTiming: true }],
    [
      { REPLICAS: "off", LINGER_SECONDS: "" },
      { replicas: false, lingerMs: 25_000 },
    ],
    [
      { REPLICAS: "on", LINGER_SECONDS: "0" },
      { replicas: true, lingerMs: 0 },
    ],
    [{ LINGER_SECONDS: "10" }, { replicas: false, lingerMs: 10_000 }],
  ])("of %j are %j", async (settings, expected) => {
    const { LINGER_SECONDS: _, ...others } = env as typeof env & { LINGER_SECONDS?: string };
    const config = await readConfig({ ...others, ...settings } as typeof env);
    expect(config).toMatchObject({ ok: true, value: expected });
  });

  it.each([
    ["REPLICAS", "yes"],
    ["REPLICAS", "On"],
    ["SERVER_TIMING", "1"],
    ["LINGER_SECONDS", "26"],
    ["LINGER_SECONDS", "-1"],
    ["LINGER_SECONDS", "1.5"],
  ])("are wrong if %s is %j", async (setting, text) => {
    const config = await readConfig({ ...env, [setting]: text });
    expect(config).toEqual({ ok: false, refusal: { setting } });
  });
});

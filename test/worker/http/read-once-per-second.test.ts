import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Isolate } from "../../../worker/http/isolate.ts";
import { readOncePerSecond } from "../../../worker/http/read-once-per-second.ts";

const isolate = {} as Isolate;
let value = 0;
const read = vi.fn(async (_: Isolate) => value);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: 1_000_000 });
  read.mockClear();
  value = 1;
});
afterEach(() => {
  vi.useRealTimers();
});

it("reads again after a second, for each isolate", async () => {
  const recent = readOncePerSecond(read);
  for (const at of [0, 1, 999]) {
    vi.setSystemTime(1_000_000 + at);
    expect(await recent.get(isolate)).toBe(1);
  }
  expect(read).toHaveBeenCalledTimes(1);
  value = 2;
  expect(await recent.get({} as Isolate)).toBe(2);
  vi.setSystemTime(1_001_000);
  expect(await recent.get(isolate)).toBe(2);
  expect(read).toHaveBeenCalledTimes(3);
});

it("gives the last value to others while one request reads", async () => {
  const recent = readOncePerSecond(read);
  await recent.get(isolate);
  value = 2;
  vi.setSystemTime(1_005_000);
  expect(await Promise.all([1, 2, 3].map(() => recent.get(isolate)))).toEqual([2, 1, 1]);
  expect(read).toHaveBeenCalledTimes(2);
});

it("reads again at once after a change, and after the clock was set back", async () => {
  const recent = readOncePerSecond(read);
  await recent.get(isolate);
  value = 2;
  recent.forget(isolate);
  expect(await recent.get(isolate)).toBe(2);
  value = 3;
  vi.setSystemTime(1_000_000 - 60_000);
  expect(await recent.get(isolate)).toBe(3);
});

it("fails for a second after a read that failed, instead of giving the old value", async () => {
  const recent = readOncePerSecond(read);
  await recent.get(isolate);
  vi.setSystemTime(1_002_000);
  read.mockRejectedValueOnce(new Error("D1_ERROR"));
  await expect(recent.get(isolate)).rejects.toThrow("D1_ERROR");
  await expect(recent.get(isolate)).rejects.toThrow("D1_ERROR");
  expect(read).toHaveBeenCalledTimes(2);
  value = 2;
  vi.setSystemTime(1_003_000);
  expect(await recent.get(isolate)).toBe(2);
});

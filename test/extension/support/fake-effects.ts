import type { Effects, Send } from "../../../extension/state/core/effects.ts";
import { NOW } from "./fixtures.ts";

/** Creates effects over a fake background, with a stopped clock and timers that tests run. */
export function fakeEffects(send: Send, change: Partial<Effects> = {}) {
  const copied: string[] = [];
  const [granted, refuses] = [new Set<string>(), new Set<string>()];
  const requested: string[] = [];
  const timers: { delayMs: number; task: () => void }[] = [];
  const effects: Effects = {
    send,
    now: () => NOW,
    deviceNow: () => NOW,
    copy: async (text) => void copied.push(text),
    after(delayMs, task) {
      const timer = { delayMs, task };
      timers.push(timer);
      return () => {
        timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0);
      };
    },
    permissions: {
      has: async (permission) => granted.has(permission),
      request: async (permission) => {
        requested.push(permission);
        if (!refuses.has(permission)) granted.add(permission);
        return granted.has(permission);
      },
      release: async (permission) => granted.delete(permission),
    },
    surface: "popup",
    version: "0.1.0",
    loadShortcut: async () => "Alt+Shift+Y",
    openShortcuts: async () => {},
    openSidePanel: async () => {},
    openTab: async () => {},
    openAddress: async () => {},
    ...change,
  };
  /** Runs every timer that is set. */
  const runTimers = () => {
    for (const { task } of timers.splice(0)) task();
  };
  return { effects, copied, timers, runTimers, browser: { granted, refuses, requested } };
}

import { type Signal, signal } from "@preact/signals";
import type { Failure, Reply } from "../../connection.ts";

/** A value that is loaded from the server. */
export type Loadable<Value> =
  | { status: "loading" }
  | { status: "ready"; value: Value }
  | { status: "failed"; failure: Failure };

/** Returns the value, or `null` if it is not loaded. */
export function getReadyValue<Value>(state: Loadable<Value>): Value | null {
  return state.status === "ready" ? state.value : null;
}

export interface Loader<Value> {
  state: Signal<Loadable<Value>>;
  /** Fetches the value. The old value stays until then. Only the answer to the latest call counts. */
  load(): Promise<void>;
}

export function createLoader<Value>(fetchValue: () => Promise<Reply<Value>>): Loader<Value> {
  const state = signal<Loadable<Value>>({ status: "loading" });
  let latest = 0;
  return {
    state,
    async load() {
      latest += 1;
      const call = latest;
      if (state.peek().status === "failed") state.value = { status: "loading" };
      const reply = await fetchValue();
      if (call !== latest) return;
      state.value = reply.ok
        ? { status: "ready", value: reply.value }
        : { status: "failed", failure: reply.failure };
    },
  };
}

/** Reloads after a failed change. If that fails too, keeps the value that is shown. */
export async function refresh<Value>({ state, load }: Loader<Value>): Promise<void> {
  const before = state.peek();
  await load();
  if (state.peek().status === "failed") state.value = before;
}

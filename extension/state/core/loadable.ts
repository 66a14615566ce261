import { type Signal, signal } from "@preact/signals";
import type { Failure, Reply } from "../../connection.ts";

/** A value that comes from the server. */
export type Loadable<Value> =
  | { status: "loading" }
  | { status: "ready"; value: Value }
  | { status: "failed"; failure: Failure };

/** The value as far as it is there. */
export function readyValue<Value>(state: Loadable<Value>): Value | null {
  return state.status === "ready" ? state.value : null;
}

export interface Loader<Value> {
  state: Signal<Loadable<Value>>;
  /** Fetches; what was there before stays until the answer is, and whatever an older call brings is dropped. */
  load(): Promise<void>;
}

export function createLoader<Value>(fetchValue: () => Promise<Reply<Value>>): Loader<Value> {
  const state = signal<Loadable<Value>>({ status: "loading" });
  let latest = 0;
  return {
    state,
    async load() {
      latest += 1;
      const mine = latest;
      if (state.peek().status === "failed") state.value = { status: "loading" };
      const reply = await fetchValue();
      if (mine !== latest) return;
      state.value = reply.ok
        ? { status: "ready", value: reply.value }
        : { status: "failed", failure: reply.failure };
    },
  };
}

/** As `load`, after a change that failed: what is shown stays where nothing newer can be had. */
export async function refresh<Value>({ state, load }: Loader<Value>): Promise<void> {
  const before = state.peek();
  await load();
  if (state.peek().status === "failed") state.value = before;
}

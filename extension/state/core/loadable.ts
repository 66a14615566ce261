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
  /** Fetches the value again. A shown value stays if the server does not say that it is gone. */
  reload(): Promise<void>;
}

/** A store of something that a screen shows, and that can be fetched again. */
export type Reloadable = Pick<Loader<unknown>, "load" | "reload">;

/** Returns true if the server says that a thing is gone, or that the person may not see it. */
export function meansGone(failure: Failure): boolean {
  return failure.kind === "problem" && (failure.status === 403 || failure.status === 404);
}

/** @param known the value that this device knows, until it is loaded */
export function createLoader<Value>(
  fetchValue: () => Promise<Reply<Value>>,
  known?: Value,
): Loader<Value> {
  const state = signal<Loadable<Value>>(
    known === undefined ? { status: "loading" } : { status: "ready", value: known },
  );
  /** What this device knew stays without an answer: it is better than a failure. */
  let isFromDevice = known !== undefined;
  let latest = 0;

  async function fetchLatest({ keepsShown }: { keepsShown: boolean }) {
    latest += 1;
    const call = latest;
    if (state.peek().status === "failed") state.value = { status: "loading" };
    const reply = await fetchValue();
    if (call !== latest) return;
    if (reply.ok) {
      isFromDevice = false;
      state.value = { status: "ready", value: reply.value };
    } else if (
      !(keepsShown || isFromDevice) ||
      state.peek().status !== "ready" ||
      meansGone(reply.failure)
    ) {
      state.value = { status: "failed", failure: reply.failure };
    }
  }

  return {
    state,
    load: () => fetchLatest({ keepsShown: false }),
    reload: () => fetchLatest({ keepsShown: true }),
  };
}

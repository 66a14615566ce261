import type { Loader } from "./loadable.ts";

/** As `load`, after a change that failed: what is shown stays where nothing newer can be had. */
export async function refresh<Value>({ state, load }: Loader<Value>): Promise<void> {
  const before = state.peek();
  await load();
  if (state.peek().status === "failed") state.value = before;
}

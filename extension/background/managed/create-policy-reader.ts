import type { Effects } from "../effects.ts";
import { createSerializer } from "../serialize.ts";
import { loadManaged, saveManaged } from "./managed-store.ts";
import { parsePolicy } from "./parse-policy.ts";

/**
 * Creates the function that reads the organization's policy, stores and applies it.
 *
 * A Chromium that has just started takes some 3 to 5 s to answer. Until then the last known policy counts.
 *
 * @param apply runs after each reading
 * @param onChanged runs after a reading that differs from the last known policy
 */
export function createPolicyReader(
  effects: Pick<Effects, "local" | "readPolicy">,
  { apply, onChanged }: { apply(): Promise<void>; onChanged(): Promise<void> },
): () => Promise<void> {
  const serialize = createSerializer();

  async function readPolicy() {
    const managed = parsePolicy(await effects.readPolicy());
    const isChanged = !isSame(managed, await loadManaged(effects));
    if (isChanged) await saveManaged(effects, managed);
    await apply();
    if (isChanged) await onChanged();
  }

  return () => serialize(readPolicy);
}

/** Compares the members of both in one order, which storage changes. */
function isSame(one: object, other: object): boolean {
  const toText = (value: object) => JSON.stringify(value, Object.keys(one).sort());
  return toText(one) === toText(other);
}

import * as v from "valibot";
import type { ManagedSettings } from "../../messages.ts";
import type { Effects } from "../effects.ts";
import { readItem } from "../read-item.ts";
import { parsePolicy } from "./parse-policy.ts";

const MANAGED_KEY = "managed";

/** The policy as it was last read: a browser may need seconds after its start to read it again. */
const StoredManaged = v.object({
  server: v.nullable(v.string()),
  mayChangeServer: v.boolean(),
  warningDays: v.nullable(v.number()),
  clearClipboardSeconds: v.nullable(v.number()),
  showFirstRun: v.boolean(),
  ignored: v.array(v.string()),
});

type Stores = Pick<Effects, "local">;

export async function loadManaged({ local }: Stores): Promise<ManagedSettings> {
  return (await readItem(local, MANAGED_KEY, StoredManaged)) ?? parsePolicy({});
}

export function saveManaged({ local }: Stores, managed: ManagedSettings): Promise<void> {
  return local.set({ [MANAGED_KEY]: managed });
}

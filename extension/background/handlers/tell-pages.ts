import { changesPages, type Messages } from "../../messages.ts";
import type { Effects } from "../effects.ts";
import type { Handlers } from "./register-handlers.ts";
import { runAfter } from "./run-after.ts";

/**
 * Wraps handlers so that the open pages are told of each change, also of one that seems to have failed: it may
 * have taken effect.
 */
export function tellPagesAfterChanges(
  handlers: Handlers,
  { tellPages }: Pick<Effects, "tellPages">,
): Handlers {
  const names = (Object.keys(handlers) as (keyof Messages)[]).filter(changesPages);
  return runAfter(handlers, names, tellPages);
}

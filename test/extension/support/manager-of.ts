import type { ManagedPart } from "../../../shared/wire/me-resource.ts";
import { fakeBackground } from "./fake-background.ts";
import { groups, me } from "./fixtures.ts";

/** A background whose person manages this of the organization. */
export function managerOf(
  manages: readonly ManagedPart[],
  handlers: Parameters<typeof fakeBackground>[1] = {},
) {
  return fakeBackground([], {
    getMe: () => ({ ok: true, value: { ...me, manages } }),
    listGroups: () => ({ ok: true, value: groups }),
    ...handlers,
  });
}

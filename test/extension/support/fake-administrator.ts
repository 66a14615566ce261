import type { ManagedPart } from "../../../shared/wire/me-resource.ts";
import { fakeBackground } from "./fake-background.ts";
import { groups, me } from "./fixtures.ts";

/** Creates a background whose user may manage these parts of the organization. */
export function fakeAdministrator(
  manages: readonly ManagedPart[],
  handlers: Parameters<typeof fakeBackground>[1] = {},
) {
  return fakeBackground([], {
    getMe: () => ({ ok: true, value: { ...me, manages } }),
    listGroups: () => ({ ok: true, value: groups }),
    ...handlers,
  });
}

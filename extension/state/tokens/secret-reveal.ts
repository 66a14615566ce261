import { computed, signal } from "@preact/signals";
import type { OrganizationResource } from "../../../shared/wire/organization-resource.ts";
import type { Failure } from "../../connection.ts";
import { refusedPointers } from "../core/form-check.ts";
import { type Loader, readyValue } from "../core/loadable.ts";

/**
 * Whether whoever makes a secret for somebody else wants to see it: only where the organization is known
 * to allow it, and never unasked.
 */
export function createSecretReveal({ state, load }: Loader<OrganizationResource>) {
  const chosen = signal(false);
  const allowed = computed(() => readyValue(state.value)?.settings.managers_see_secrets === true);
  return {
    allowed,
    load,
    wanted: computed(() => allowed.value && chosen.value),
    choose(wanted: boolean) {
      chosen.value = wanted;
    },
    /** The organization may have changed its mind. */
    takeFailure(failure: Failure) {
      if (!refusedPointers(failure).includes("/reveal")) return;
      chosen.value = false;
      void load();
    },
  };
}

export type SecretReveal = ReturnType<typeof createSecretReveal>;

import { computed, signal } from "@preact/signals";
import type { OrganizationResource } from "../../../shared/wire/organization-resource.ts";
import type { Failure } from "../../connection.ts";
import { getRefusedPointers } from "../core/form-check.ts";
import { getReadyValue, type Loader } from "../core/loadable.ts";

/**
 * Creates a manager's choice to see another person's new secret. It is off at first, and has an effect only
 * if the organization is known to allow it.
 */
export function createSecretReveal({ state, load }: Loader<OrganizationResource>) {
  const chosen = signal(false);
  const allowed = computed(
    () => getReadyValue(state.value)?.settings.managers_see_secrets === true,
  );
  return {
    allowed,
    load,
    wanted: computed(() => allowed.value && chosen.value),
    choose(wanted: boolean) {
      chosen.value = wanted;
    },
    /** Resets the choice if the server refused it, and reloads the organization's setting. */
    handleFailure(failure: Failure) {
      if (!getRefusedPointers(failure).includes("/reveal")) return;
      chosen.value = false;
      void load();
    },
  };
}

export type SecretReveal = ReturnType<typeof createSecretReveal>;

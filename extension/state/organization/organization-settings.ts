import { signal } from "@preact/signals";
import type {
  OrganizationResource,
  UpdateOrganizationRequest,
} from "../../../shared/wire/organization-resource.ts";
import type { Failure } from "../../connection.ts";
import type { Loader } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";

/** Creates the store of the organization's name and settings, for people who manage users. */
export function createOrganizationSettings(
  { effects, connection, ask }: StoreContext,
  settings: Loader<OrganizationResource>,
  onRenamed: () => void,
) {
  const { state, load, reload } = settings;
  const key = { connection: connection.key };
  const saving = signal(false);

  return {
    state,
    load,
    reload,
    saving,
    /** Saves a change. @returns the failure, or `null` */
    async save(change: UpdateOrganizationRequest): Promise<Failure | null> {
      if (saving.peek()) return null;
      saving.value = true;
      const reply = await ask(effects.send("updateOrganization", { ...key, change }));
      saving.value = false;
      if (!reply.ok) {
        await reload();
        return reply.failure;
      }
      state.value = { status: "ready", value: reply.value };
      if (change.name !== undefined) onRenamed();
      return null;
    },
  };
}

export type OrganizationSettings = ReturnType<typeof createOrganizationSettings>;

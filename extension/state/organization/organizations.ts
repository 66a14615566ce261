import { computed, signal } from "@preact/signals";
import type { OrganizationList } from "../../../shared/wire/organization-resource.ts";
import type { Failure } from "../../connection.ts";
import { createLoader, getReadyValue } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";

/** Creates the store of the person's organizations, which also creates new ones. */
export function createOrganizations({ effects, connection, ask }: StoreContext) {
  const { send } = effects;
  const key = { connection: connection.key };
  const list = createLoader<OrganizationList>(() => ask(send("listOrganizations", key)));
  const creating = signal(false);
  const mine = computed(() => getReadyValue(list.state.value)?.organizations ?? []);

  return {
    state: list.state,
    load: list.load,
    reload: list.reload,
    /** Empty until they are loaded. */
    mine,
    /** The catalogs to choose from for a new organization. Empty if the person may not create one. */
    presets: computed(() => getReadyValue(list.state.value)?.presets ?? []),
    nameOf: (id: string) => mine.peek().find((candidate) => candidate.id === id)?.name ?? null,
    creating,
    /** Creates an organization. @returns the failure, or `null` */
    async create(name: string, preset: string): Promise<Failure | null> {
      if (creating.peek()) return null;
      creating.value = true;
      const reply = await ask(send("createOrganization", { ...key, name, preset }));
      creating.value = false;
      if (!reply.ok) return reply.failure;
      await list.load();
      return null;
    },
  };
}

export type Organizations = ReturnType<typeof createOrganizations>;

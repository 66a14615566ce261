import { computed, signal } from "@preact/signals";
import type { OrganizationList } from "../../../shared/wire/organization-resource.ts";
import type { Failure } from "../../connection.ts";
import { createLoader, readyValue } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";

/** The organizations that the person belongs to, and those they may create. */
export function createOrganizations({ effects, connection, ask }: StoreContext) {
  const { send } = effects;
  const key = { connection: connection.key };
  const list = createLoader<OrganizationList>(() => ask(send("listOrganizations", key)));
  const creating = signal(false);
  const mine = computed(() => readyValue(list.state.value)?.organizations ?? []);

  return {
    state: list.state,
    load: list.load,
    /** Empty as long as they are not known. */
    mine,
    /** The catalogs that a new one can begin with; none for whoever may create none. */
    presets: computed(() => readyValue(list.state.value)?.presets ?? []),
    nameOf: (id: string) => mine.peek().find((one) => one.id === id)?.name ?? null,
    creating,
    /** @returns why it could not be created, or `null` */
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

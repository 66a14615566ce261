import { signal } from "@preact/signals";
import type {
  ProviderResource,
  ProviderTrial,
  UpdateProviderRequest,
} from "../../../shared/wire/provider-resource.ts";
import type { Failure, Reply } from "../../connection.ts";
import type { NewProvider } from "../../messages.ts";
import { createLoader, getReadyValue } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";

/** Creates the store of the providers through which the organization's people sign in. It keeps no client secret. */
export function createProviders({ effects, connection, ask }: StoreContext) {
  const { send } = effects;
  const key = { connection: connection.key };
  const { state, load, reload } = createLoader<ProviderResource[]>(() =>
    ask(send("listProviders", key)),
  );
  const busy = signal(false);

  /** Makes one change at a time, and loads the list again. @returns `null` if another change is being made */
  async function change<Value>(request: () => Promise<Reply<Value>>): Promise<Reply<Value> | null> {
    if (busy.peek()) return null;
    busy.value = true;
    const reply = await ask(request());
    // After a failure too, because a failed request may still have taken effect.
    await reload();
    busy.value = false;
    return reply;
  }

  const getFailure = (reply: Reply<unknown> | null): Failure | null =>
    reply === null || reply.ok ? null : reply.failure;

  return {
    state,
    load,
    reload,
    busy,
    find: (id: string): ProviderResource | null =>
      getReadyValue(state.value)?.find((provider) => provider.id === id) ?? null,
    create: (provider: NewProvider) => change(() => send("createProvider", { ...key, provider })),
    /** @returns the failure, or `null` */
    async update(
      { id, version }: Pick<ProviderResource, "id" | "version">,
      update: UpdateProviderRequest,
    ): Promise<Failure | null> {
      return getFailure(
        await change(() => send("updateProvider", { ...key, id, change: update, version })),
      );
    },
    async remove(id: string): Promise<Failure | null> {
      return getFailure(await change(() => send("removeProvider", { ...key, id })));
    },
    async addDomain(id: string, domain: string): Promise<Failure | null> {
      return getFailure(await change(() => send("addProviderDomain", { ...key, id, domain })));
    },
    /** Looks for the record that proves a domain. */
    checkDomain: (id: string, domain: string) =>
      change(() => send("checkProviderDomain", { ...key, id, domain })),
    async removeDomain(id: string, domain: string): Promise<Failure | null> {
      return getFailure(await change(() => send("removeProviderDomain", { ...key, id, domain })));
    },
    /** Starts a trial, whose address is to be opened within 10 minutes. */
    startTrial: (id: string): Promise<Reply<ProviderTrial>> =>
      ask(send("startProviderTrial", { ...key, id })),
  };
}

export type Providers = ReturnType<typeof createProviders>;

import { computed, signal } from "@preact/signals";
import type { ManagedPart, MeResource } from "../../../shared/wire/me-resource.ts";
import type { SessionResource } from "../../../shared/wire/session-resource.ts";
import type { Failure } from "../../connection.ts";
import { createActivity } from "../activity/activity.ts";
import { createLoader, getReadyValue } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";

/**
 * Creates the store of the signed-in person's account and sessions.
 *
 * @param known the account that this device knows, until it is loaded
 */
export function createAccount(context: StoreContext, known?: MeResource) {
  const { effects, connection, ask } = context;
  const { send } = effects;
  const key = { connection: connection.key };
  const me = createLoader<MeResource>(() => ask(send("getMe", key)), known);
  const sessions = createLoader<SessionResource[]>(() => ask(send("listSessions", key)));
  const activity = createActivity(context, null);
  const saving = signal(false);

  return {
    me: me.state,
    loadMe: me.load,
    reloadMe: me.reload,
    /** Empty until it is loaded. */
    roleName: computed(() => getReadyValue(me.state.value)?.role.name ?? ""),
    /** The parts of the organization that the person manages. Empty until they are loaded. */
    manages: computed<readonly ManagedPart[]>(() => getReadyValue(me.state.value)?.manages ?? []),
    /** The events of the account and its tokens. */
    activity,
    sessions: sessions.state,
    loadSessions: sessions.load,
    async load(): Promise<void> {
      await Promise.all([me.load(), sessions.load(), activity.load()]);
    },
    async reload(): Promise<void> {
      await Promise.all([me.reload(), sessions.reload(), activity.reload()]);
    },
    saving,
    /** Renames the person. @returns the failure, or `null` */
    async rename(name: string): Promise<Failure | null> {
      if (saving.peek()) return null;
      saving.value = true;
      const reply = await ask(send("updateMe", { ...key, name }));
      saving.value = false;
      if (!reply.ok) return reply.failure;
      me.state.value = { status: "ready", value: reply.value };
      return null;
    },
    /** Signs another browser out. @returns the failure, or `null` */
    async endSession(id: string): Promise<Failure | null> {
      const reply = await ask(send("endSession", { ...key, id }));
      await sessions.load();
      return reply.ok ? null : reply.failure;
    },
  };
}

export type Account = ReturnType<typeof createAccount>;

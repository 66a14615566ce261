import { computed, signal } from "@preact/signals";
import type { ManagedPart, MeResource } from "../../../shared/wire/me-resource.ts";
import type { SessionResource } from "../../../shared/wire/session-resource.ts";
import type { Failure } from "../../connection.ts";
import { createActivity } from "../activity/activity.ts";
import { createLoader, readyValue } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";

/** Who is signed in, and in which browsers. */
export function createAccount(context: StoreContext) {
  const { effects, connection, ask } = context;
  const { send } = effects;
  const key = { connection: connection.key };
  const me = createLoader<MeResource>(() => ask(send("getMe", key)));
  const sessions = createLoader<SessionResource[]>(() => ask(send("listSessions", key)));
  const saving = signal(false);

  return {
    me: me.state,
    loadMe: me.load,
    /** Empty as long as it is not known. */
    roleName: computed(() => readyValue(me.state.value)?.role.name ?? ""),
    /** What one manages besides one's own tokens; nothing as long as it is not known. */
    manages: computed<readonly ManagedPart[]>(() => readyValue(me.state.value)?.manages ?? []),
    /** What happened to the account and to everything of it. */
    activity: createActivity(context, null),
    sessions: sessions.state,
    loadSessions: sessions.load,
    saving,
    /** @returns why it could not be saved, or `null` */
    async rename(name: string): Promise<Failure | null> {
      if (saving.peek()) return null;
      saving.value = true;
      const reply = await ask(send("updateMe", { ...key, name }));
      saving.value = false;
      if (!reply.ok) return reply.failure;
      me.state.value = { status: "ready", value: reply.value };
      return null;
    },
    /** Signs another browser out. @returns why it could not be, or `null` */
    async endSession(id: string): Promise<Failure | null> {
      const reply = await ask(send("endSession", { ...key, id }));
      await sessions.load();
      return reply.ok ? null : reply.failure;
    },
  };
}

export type Account = ReturnType<typeof createAccount>;

import { signal } from "@preact/signals";
import type { InvitationResource } from "../../../shared/wire/link-resource.ts";
import type { Failure, Reply } from "../../connection.ts";
import type { Invitee } from "../../messages.ts";
import { createLoader } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";

/** Who is invited and has not come yet. A link is in no state: only who asked for it gets it. */
export function createInvitations({ effects, connection, ask }: StoreContext) {
  const key = { connection: connection.key };
  const { state, load } = createLoader<InvitationResource[]>(() =>
    ask(effects.send("listInvitations", key)),
  );
  const busy = signal(false);

  async function alone<Value>(work: () => Promise<Reply<Value>>): Promise<Reply<Value> | null> {
    if (busy.peek()) return null;
    busy.value = true;
    const reply = await ask(work());
    busy.value = false;
    // Also where the outcome is open.
    void load();
    return reply;
  }

  return {
    state,
    load,
    busy,
    /** @returns the link, or why there is none; `null` where another request is on its way */
    invite: (invitee: Invitee) => alone(() => effects.send("invite", { ...key, invitee })),
    /** @returns why it could not be revoked, or `null` */
    async revoke(id: string): Promise<Failure | null> {
      const reply = await alone(() => effects.send("revokeInvitation", { ...key, id }));
      return reply === null || reply.ok ? null : reply.failure;
    },
  };
}

export type Invitations = ReturnType<typeof createInvitations>;

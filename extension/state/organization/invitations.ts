import { signal } from "@preact/signals";
import type { InvitationResource } from "../../../shared/wire/link-resource.ts";
import type { Failure, Reply } from "../../connection.ts";
import type { Invitee } from "../../messages.ts";
import { createLoader } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";

/** Creates the store of pending invitations. It never keeps a link: only the caller of `invite` gets it. */
export function createInvitations({ effects, connection, ask }: StoreContext) {
  const key = { connection: connection.key };
  const { state, load, reload } = createLoader<InvitationResource[]>(() =>
    ask(effects.send("listInvitations", key)),
  );
  const busy = signal(false);

  async function runExclusively<Value>(
    work: () => Promise<Reply<Value>>,
  ): Promise<Reply<Value> | null> {
    if (busy.peek()) return null;
    busy.value = true;
    const reply = await ask(work());
    busy.value = false;
    // Reload after a failure too, because a failed request may still have taken effect.
    void load();
    return reply;
  }

  return {
    state,
    load,
    reload,
    busy,
    /** @returns the link or the failure, or `null` if another request is pending */
    invite: (invitee: Invitee) => runExclusively(() => effects.send("invite", { ...key, invitee })),
    /** Revokes an invitation. @returns the failure, or `null` */
    async revoke(id: string): Promise<Failure | null> {
      const reply = await runExclusively(() => effects.send("revokeInvitation", { ...key, id }));
      return reply === null || reply.ok ? null : reply.failure;
    },
  };
}

export type Invitations = ReturnType<typeof createInvitations>;

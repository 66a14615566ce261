import { signal } from "@preact/signals";
import type { AppStatus, Connection, Failure, Reply } from "../messages.ts";
import { type Effects, settle } from "./effects.ts";

/** Which server, and whether someone is signed in. Decides between the first three screens. */
export function createSession({ send }: Pick<Effects, "send">) {
  const status = signal<{ at: "loading" } | AppStatus>({ at: "loading" });
  const busy = signal(false);
  const failure = signal<Failure | null>(null);

  async function take(reply: Promise<Reply<AppStatus>>) {
    busy.value = true;
    failure.value = null;
    const settled = await settle(reply);
    busy.value = false;
    if (settled.ok) status.value = settled.value;
    else failure.value = settled.failure;
  }

  return {
    status,
    busy,
    failure,
    load: () =>
      take(send("getStatus", { silent: true }).then((value) => ({ ok: true, value }) as const)),
    connect: (address: string) => take(send("connect", { address })),
    signIn: () => take(send("signIn")),
    signOut: ({ key }: Connection) => take(send("signOut", { connection: key })),
    changeServer: () => take(send("changeServer").then((value) => ({ ok: true, value }) as const)),
    /** The server no longer knows the session. */
    end({ origin, host }: Connection) {
      failure.value = null;
      status.value = { at: "signed_out", origin, host, ended: true };
    },
  };
}

export type Session = ReturnType<typeof createSession>;

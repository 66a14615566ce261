import { signal } from "@preact/signals";
import type { AppStatus, Connection, ConnectionKey, Failure, Reply } from "../../connection.ts";
import { type Effects, settle } from "../core/effects.ts";

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

  /** As `take`, for someone who stays signed in if it fails: the screen says why. */
  async function move(ask: () => Promise<Reply<AppStatus>>): Promise<Failure | null> {
    if (busy.peek()) return null;
    await take(ask());
    const failed = failure.peek();
    failure.value = null;
    return failed;
  }

  function isShown(key: ConnectionKey): boolean {
    const shown = status.peek();
    return shown.at === "signed_in" && shown.connection.key === key;
  }

  /**
   * The session of a connection that is shown is no good any more: the server has ended it, or another
   * page has gone over to another organization. That is followed.
   */
  async function end({ key, origin, host }: Connection) {
    const now = await send("getStatus", { silent: false }).catch(() => null);
    if (!isShown(key)) return;
    failure.value = null;
    status.value =
      now?.at === "signed_in" && now.connection.key !== key
        ? now
        : { at: "signed_out", origin, host, ended: true };
  }

  return {
    status,
    busy,
    failure,
    load: () =>
      take(send("getStatus", { silent: true }).then((value) => ({ ok: true, value }) as const)),
    connect: (address: string) => take(send("connect", { address })),
    signIn: () => take(send("signIn")),
    /** Goes over to another organization. @returns why not, or `null` */
    switchTo: ({ key }: Connection, id: string) =>
      move(() => send("switchOrganization", { connection: key, id })),
    /** Leaves the connection's organization. @returns why not, or `null` */
    async leaveOrganization(connection: Connection) {
      const failed = await move(() => send("leaveOrganization", { connection: connection.key }));
      if (failed?.kind === "session_ended") await end(connection);
      return failed;
    },
    signOut: ({ key }: Connection) => take(send("signOut", { connection: key })),
    changeServer: () => take(send("changeServer").then((value) => ({ ok: true, value }) as const)),
    end,
    /** Another page may have signed out, or gone over to another organization, while nobody looked here. */
    async follow() {
      const before = status.peek();
      if (before.at !== "signed_in" || busy.peek()) return;
      const now = await send("getStatus", { silent: false }).catch(() => null);
      if (now === null || busy.peek() || !isShown(before.connection.key)) return;
      if (now.at !== "signed_in" || now.connection.key !== before.connection.key)
        status.value = now;
    },
  };
}

export type Session = ReturnType<typeof createSession>;

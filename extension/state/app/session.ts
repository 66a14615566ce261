import { signal } from "@preact/signals";
import type { AppStatus, Connection, ConnectionKey, Failure, Reply } from "../../connection.ts";
import { type Effects, settle } from "../core/effects.ts";

/**
 * Creates the store of the server and the sign-in status, which select between the first three screens.
 *
 * @param known the connection that this device knows, until the status is loaded
 */
export function createSession({ send }: Pick<Effects, "send">, known: Connection | null = null) {
  const status = signal<{ at: "loading" } | AppStatus>(
    known === null ? { at: "loading" } : { at: "signed_in", connection: known },
  );
  const busy = signal(false);
  const failure = signal<Failure | null>(null);

  /** Reads the status without the server, which may be slow. */
  const readStatus = () => send("getStatus", { silent: false });

  async function applyReply(reply: Promise<Reply<AppStatus>>) {
    busy.value = true;
    failure.value = null;
    const settled = await settle(reply);
    busy.value = false;
    if (settled.ok) status.value = settled.value;
    else failure.value = settled.failure;
  }

  /** Changes the status while signed in. On a failure the person stays signed in, and the caller shows it. */
  async function changeStatus(request: () => Promise<Reply<AppStatus>>): Promise<Failure | null> {
    if (busy.peek()) return null;
    await applyReply(request());
    const failed = failure.peek();
    failure.value = null;
    return failed;
  }

  function isShown(key: ConnectionKey): boolean {
    const shown = status.peek();
    return shown.at === "signed_in" && shown.connection.key === key;
  }

  /**
   * Handles a shown connection whose session is no longer valid. If another page has switched to another
   * organization, shows that organization; otherwise shows the sign-in screen.
   */
  async function end({ key, origin, host }: Connection) {
    const current = await readStatus().catch(() => null);
    if (!isShown(key)) return;
    failure.value = null;
    status.value =
      current?.at === "signed_in" && current.connection.key !== key
        ? current
        : { at: "signed_out", origin, host, ended: true };
  }

  return {
    status,
    busy,
    failure,
    load: () =>
      applyReply(
        send("getStatus", { silent: true })
          .catch(readStatus)
          .then((value) => ({ ok: true, value }) as const),
      ),
    connect: (address: string) => applyReply(send("connect", { address })),
    signIn: () => applyReply(send("signIn")),
    /** Switches to another organization. @returns the failure, or `null` */
    switchTo: ({ key }: Connection, id: string) =>
      changeStatus(() => send("switchOrganization", { connection: key, id })),
    /** Leaves the connection's organization. @returns the failure, or `null` */
    async leaveOrganization(connection: Connection) {
      const failed = await changeStatus(() =>
        send("leaveOrganization", { connection: connection.key }),
      );
      if (failed?.kind === "session_ended") await end(connection);
      return failed;
    },
    signOut: ({ key }: Connection) =>
      applyReply(
        send("signOut", { connection: key }).catch(async () => {
          return { ok: true, value: await readStatus() };
        }),
      ),
    changeServer: () =>
      applyReply(send("changeServer").then((value) => ({ ok: true, value }) as const)),
    end,
    /** Follows another page that has signed in or out, or switched to another server or organization. */
    async followOtherPages() {
      const before = status.peek();
      if (before.at === "loading" || busy.peek()) return;
      const current = await readStatus().catch(() => null);
      if (current === null || busy.peek() || status.peek() !== before) return;
      if (getPlace(current) === getPlace(before)) return;
      failure.value = null;
      status.value = current;
    },
    /** Drops a failure that is over once the browser is online again. */
    forgetOffline() {
      if (failure.peek()?.kind === "offline") failure.value = null;
    },
  };
}

/** Returns what the first screen depends on. */
function getPlace(status: AppStatus): string {
  if (status.at === "disconnected") return "";
  return status.at === "signed_in" ? status.connection.key : status.origin;
}

export type Session = ReturnType<typeof createSession>;

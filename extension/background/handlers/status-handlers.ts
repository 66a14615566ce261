import { appStatus } from "../app-status.ts";
import { createAuthentication } from "../authentication.ts";
import { changeServer, connect, signOut } from "../connect.ts";
import { connectionKey } from "../connection-key.ts";
import type { Effects } from "../effects.ts";
import { loadCurrent } from "../session-store.ts";
import type { Handlers } from "./handlers.ts";

export function statusHandlers(
  effects: Effects,
): Pick<Handlers, "getStatus" | "connect" | "changeServer" | "signIn" | "signOut"> {
  const authentication = createAuthentication(effects);
  return {
    getStatus: ({ silent }) => authentication.status({ silent }),
    connect: ({ address }) => connect(effects, address),
    changeServer: () => changeServer(effects),
    signIn: () => authentication.signIn(),
    async signOut({ connection }) {
      // A page of a connection that is already gone must not end the one that took its place.
      const current = await loadCurrent(effects);
      const another = current !== null && connectionKey(current) !== connection;
      return { ok: true, value: another ? await appStatus(effects) : await signOut(effects) };
    },
  };
}

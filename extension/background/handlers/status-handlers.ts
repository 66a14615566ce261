import { changeServer, connect, signOut } from "../connection/connect.ts";
import type { Effects } from "../effects.ts";
import type { InTurn } from "../in-turn.ts";
import type { Authentication } from "../session/authentication.ts";
import type { Handlers } from "./handlers.ts";

type Names = "getStatus" | "connect" | "changeServer" | "signIn" | "signOut";

export function statusHandlers(
  effects: Effects,
  authentication: Authentication,
  inTurn: InTurn,
): Pick<Handlers, Names> {
  return {
    getStatus: ({ silent }) => authentication.status({ silent }),
    connect: ({ address }) => connect(effects, inTurn, address),
    changeServer: () => changeServer(effects, inTurn),
    signIn: () => authentication.signIn(),
    signOut: async ({ connection }) => ({
      ok: true,
      value: await signOut(effects, inTurn, connection),
    }),
  };
}

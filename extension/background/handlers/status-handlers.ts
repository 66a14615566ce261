import { changeServer, connect, connectToSetServer, signOut } from "../connection/connect.ts";
import type { Effects } from "../effects.ts";
import type { Serialize } from "../serialize.ts";
import type { Authentication } from "../session/authentication.ts";
import type { Handlers } from "./register-handlers.ts";

type Names = "getStatus" | "connect" | "changeServer" | "signIn" | "signOut";

export function createStatusHandlers(
  effects: Effects,
  authentication: Authentication,
  serialize: Serialize,
): Pick<Handlers, Names> {
  return {
    async getStatus({ silent }) {
      if (silent) await connectToSetServer(effects, serialize);
      return await authentication.status({ silent });
    },
    connect: ({ address }) => connect(effects, serialize, address),
    changeServer: () => changeServer(effects, serialize),
    signIn: () => authentication.signIn(),
    signOut: async ({ connection }) => ({
      ok: true,
      value: await signOut(effects, serialize, connection),
    }),
  };
}

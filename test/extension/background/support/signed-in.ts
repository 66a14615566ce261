import type { Caller } from "../../../../extension/background/api/call-api.ts";
import {
  type Background,
  createBackground,
} from "../../../../extension/background/create-background.ts";
import { createSerializer } from "../../../../extension/background/serialize.ts";
import { createAuthentication } from "../../../../extension/background/session/authentication.ts";
import type { ConnectionKey } from "../../../../extension/connection.ts";
import { createServer } from "./fake-server.ts";
import { createWorld, ORIGIN } from "./fake-world.ts";

export const KEY = `${ORIGIN}|org_home|usr_1` as ConnectionKey;

/** A world in which someone has connected and signed in. */
export async function signedIn() {
  const { world, effects } = createWorld();
  const server = createServer();
  world.route = server.route;
  const background: Background = createBackground(effects);
  await background.handlers.connect({ address: ORIGIN });
  await background.handlers.signIn();
  // Behind what the sign-in has set off.
  await background.start();
  world.requests.length = 0;
  const { renew } = createAuthentication(effects, createSerializer());
  const caller: Caller = { ...effects, renewSession: renew };
  return { world, effects, caller, server, background, handlers: background.handlers };
}

/** A server whose answers can be lost on their way. */
export function lossyAnswers({
  server,
  world,
}: Pick<Awaited<ReturnType<typeof signedIn>>, "server" | "world">) {
  return {
    /** The server does what it is asked and its answer is lost. */
    loseAnswers() {
      world.route = async (sent) => {
        await server.route(sent);
        throw new TypeError("Failed to fetch");
      };
    },
    answer() {
      world.route = server.route;
    },
  };
}

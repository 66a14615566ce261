import type { ApiEffects } from "../../../../extension/background/api/call-api.ts";
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

/** Creates a world in which the user has connected and signed in. */
export async function signedIn() {
  const { world, effects } = createWorld();
  const server = createServer();
  world.route = server.route;
  const background: Background = createBackground(effects);
  await background.handlers.connect({ address: ORIGIN });
  await background.handlers.signIn();
  // Runs after the refresh that the sign-in has started.
  await background.start();
  world.requests.length = 0;
  const { renew, signInFreshly } = createAuthentication(effects, createSerializer());
  const apiEffects: ApiEffects = { ...effects, renewSession: renew, signInFreshly };
  return { world, effects, apiEffects, server, background, handlers: background.handlers };
}

/** Returns switches that lose the answers of the server on their way, or deliver them. */
export function lossyAnswers({
  server,
  world,
}: Pick<Awaited<ReturnType<typeof signedIn>>, "server" | "world">) {
  return {
    /** Lets the server carry out each request, but loses its answer. */
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

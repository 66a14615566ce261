import { createBackground } from "../../../../extension/background/create-background.ts";
import { createServer } from "./fake-server.ts";
import { createWorld, ORIGIN } from "./fake-world.ts";

/** Creates a world in which the user has connected to a server and is not signed in. */
export async function connected() {
  const { world, effects } = createWorld();
  const server = createServer();
  world.route = server.route;
  const { handlers } = createBackground(effects);
  await handlers.connect({ address: ORIGIN });
  return { world, effects, server, handlers };
}

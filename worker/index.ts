import { app } from "./app.ts";
import type { Env } from "./env.ts";
import { prune } from "./prune.ts";

export { TokenVerifier } from "./http/token-verifier.ts";

/** The Worker. */
export default {
  fetch: app.fetch,
  scheduled: (controller, env) => prune(env, new Date(controller.scheduledTime)),
} satisfies ExportedHandler<Env>;

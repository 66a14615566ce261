import { app } from "./app.ts";
import { answerAtEdge } from "./edge-app.ts";
import type { Env } from "./env.ts";
import { keepTrail } from "./keep-trail.ts";
import { lapse } from "./lapse.ts";
import { prune } from "./prune.ts";

export { TokenVerifier } from "./http/token-verifier.ts";

/** The Worker. */
export default {
  fetch: (request, env, context) =>
    answerAtEdge(request, env, context) ?? app.fetch(request, env, context),
  scheduled: async (controller, env) => {
    const at = new Date(controller.scheduledTime);
    await Promise.all([prune(env, at), lapse(env, at), keepTrail(env, at)]);
  },
} satisfies ExportedHandler<Env>;

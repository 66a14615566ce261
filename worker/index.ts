import { app } from "./app.ts";
import { edgeApp, isEdgeRequest } from "./edge-app.ts";
import type { Env } from "./env.ts";
import { keepTrail } from "./keep-trail.ts";
import { prune } from "./prune.ts";

export { TokenVerifier } from "./http/token-verifier.ts";

/** The Worker. */
export default {
  // Told apart by hand, since whatever middleware might match costs as much as the whole of a hot validation.
  fetch: (request, env, context) =>
    (isEdgeRequest(request) ? edgeApp : app).fetch(request, env, context),
  scheduled: async (controller, env) => {
    const at = new Date(controller.scheduledTime);
    await Promise.all([prune(env, at), keepTrail(env, at)]);
  },
} satisfies ExportedHandler<Env>;

import { app } from "./app.ts";
import { edgeApp, isEdgeUrl } from "./edge-app.ts";
import type { Env } from "./env.ts";
import { prune } from "./prune.ts";

export { TokenVerifier } from "./http/token-verifier.ts";

/** The Worker. */
export default {
  // Told apart by hand, since whatever middleware might match costs as much as the whole of a hot validation.
  fetch: (request, env, context) =>
    (isEdgeUrl(request.url) ? edgeApp : app).fetch(request, env, context),
  scheduled: (controller, env) => prune(env, new Date(controller.scheduledTime)),
} satisfies ExportedHandler<Env>;

import { app } from "./app.ts";
import { runCron } from "./cron/run-cron.ts";
import { answerAtEdge } from "./edge/edge-app.ts";
import type { Env } from "./env.ts";

export { TokenVerifier } from "./edge/token-verifier.ts";

/** The Worker. */
export default {
  fetch: (request, env, context) =>
    answerAtEdge(request, env, context) ?? app.fetch(request, env, context),
  scheduled: (controller, env) => runCron(env, new Date(controller.scheduledTime)),
} satisfies ExportedHandler<Env>;

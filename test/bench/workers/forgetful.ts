import type { Env } from "../../../worker/env.ts";
import worker from "../../../worker/index.ts";

/** The number of requests before the caches are dropped: the number of tokens in the smallest database. */
const REQUESTS = 1_000;

let currentEnv: Env | undefined;
let served = 0;

/**
 * The Worker, with its caches dropped every 1,000 requests, as in a new isolate whose code is warm. Every
 * token is then cold when it is verified, in a database of 1,000 tokens as in one of 1,000,000.
 */
export default {
  fetch(request: Request, env: Env, context: ExecutionContext): Response | Promise<Response> {
    if (currentEnv === undefined || served >= REQUESTS) {
      // The Worker keeps its caches by its bindings object.
      currentEnv = { ...env };
      served = 0;
    }
    served += 1;
    return worker.fetch(request as never, currentEnv, context);
  },
};

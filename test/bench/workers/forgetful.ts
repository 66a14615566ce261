import type { Env } from "../../../worker/env.ts";
import worker from "../../../worker/index.ts";

/** How many requests share one memory: as many as the smallest of the databases has tokens. */
const REQUESTS = 1_000;

let own: Env | undefined;
let served = 0;

/**
 * The Worker itself, whose memory is taken away every 1,000 requests, as if a new isolate began with
 * its code warm. So each of 1,000 tokens is cold whenever it is asked for, like each of 1,000,000.
 */
export default {
  fetch(request: Request, env: Env, context: ExecutionContext): Response | Promise<Response> {
    if (own === undefined || served >= REQUESTS) {
      // What the Worker remembers hangs on its bindings.
      own = { ...env };
      served = 0;
    }
    served += 1;
    return worker.fetch(request as never, own, context);
  },
};

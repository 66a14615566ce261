import { CommandError } from "../command-error.ts";

const PARENT_CHECK_MS = 250;

/**
 * Returns a signal that the first SIGINT or SIGTERM aborts. A second one ends this process as usual.
 *
 * npm sends a signal to the shell that runs this process, and some shells end without forwarding it.
 * Under npm the end of that shell therefore also aborts: otherwise `kill` would leave a server running.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = () => controller.abort(new CommandError("Stopped before it was ready."));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  if (process.env.npm_lifecycle_event !== undefined) {
    const parent = process.ppid;
    const check = () => {
      if (process.ppid !== parent) stop();
    };
    setInterval(check, PARENT_CHECK_MS).unref();
  }
  return controller.signal;
}

import { CommandError } from "../command-error.ts";

const PARENT_CHECK_MS = 250;

/**
 * Aborted by the first SIGINT or SIGTERM; a second one ends this process as usual.
 *
 * npm hands a signal to the shell between it and us, and some shells end without passing it on. So
 * under npm the end of that shell counts too, or `kill` would leave a server behind.
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

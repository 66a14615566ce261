import type { Judge } from "./judge-request.ts";

const RETRY_AFTER_SECONDS = 5;

/**
 * Makes a judge at the first request. If it cannot be made, requests are refused as `unavailable`, the log says once
 * why, and the next request tries again.
 *
 * @param create throws a TypeError that quotes no value if the options are not valid
 */
export function judgeLater(create: () => Judge, write: (message: string) => void): Judge {
  let judge: Judge | null = null;
  let isReported = false;
  return async (request) => {
    try {
      judge ??= create();
    } catch (error) {
      if (!isReported) write(describeError(error));
      isReported = true;
      return { status: "unavailable", retryAfterSeconds: RETRY_AFTER_SECONDS };
    }
    return judge(request);
  };
}

/** Describes an error of the options. Any other error is the API's own, and may quote a secret. */
function describeError(error: unknown): string {
  if (error instanceof TypeError && error.message.startsWith("latchkey/guard: ")) {
    return `${error.message} So requests get 503.`;
  }
  return "latchkey/guard: The function that returns the options threw an error, so requests get 503.";
}

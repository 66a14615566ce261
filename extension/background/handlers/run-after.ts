import type { Messages } from "../../messages.ts";
import type { Handlers } from "./register-handlers.ts";

/** Wraps the handlers of these messages, so that `task` runs after each of them with its outcome. */
export function runAfter(
  handlers: Handlers,
  names: readonly (keyof Messages)[],
  task: (outcome: unknown) => void,
): Handlers {
  const wrapped = names.map((name) => {
    // The compiler cannot see that a name in a list belongs to its handler's argument.
    const handler = handlers[name] as (data: unknown) => Promise<unknown>;
    return [
      name,
      async (data: unknown) => {
        const outcome = await handler(data);
        task(outcome);
        return outcome;
      },
    ];
  });
  return { ...handlers, ...Object.fromEntries(wrapped) };
}

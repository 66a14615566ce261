import { signal } from "@preact/signals";
import type { Failure } from "../../connection.ts";
import { asksServer, changesPages, type Messages } from "../../messages.ts";
import { type Effects, RequestError, type Send } from "./effects.ts";

const SLOW_MS = 3_000;

/** A request that is not answered yet. */
interface PendingRequest {
  name: keyof Messages;
  isSlow: boolean;
  stop(): void;
}

/** Messages that may wait for a person in a window of the server, so that no server is slow. */
const WAITS_FOR_PERSON: ReadonlySet<keyof Messages> = new Set(["signIn", "switchOrganization"]);

/**
 * Watches for requests that the server is slow to answer, and lets the person stop waiting for them.
 *
 * @param getHost the server's host; empty if it is not known
 */
export function createRequestWatch(
  { send, after }: Pick<Effects, "send" | "after">,
  getHost: () => string,
) {
  const pending = new Set<PendingRequest>();
  const isSlow = signal(false);

  function update() {
    isSlow.value = [...pending].some((request) => request.isSlow);
  }

  function watch<Value>(
    name: keyof Messages,
    answer: Promise<Value>,
    failure: Failure,
  ): Promise<Value> {
    return new Promise((resolve, reject) => {
      const end = () => {
        cancel();
        pending.delete(request);
        update();
      };
      const request: PendingRequest = {
        name,
        isSlow: false,
        stop() {
          end();
          reject(new RequestError(failure));
        },
      };
      const cancel = after(SLOW_MS, () => {
        request.isSlow = true;
        update();
      });
      pending.add(request);
      answer.then(resolve, reject).finally(end);
    });
  }

  return {
    send: ((name, ...data) => {
      const answer = send(name, ...data);
      if (!asksServer(name) || WAITS_FOR_PERSON.has(name)) return answer;
      return watch(name, answer, describeStopped(name, data[0], getHost()));
    }) as Send,
    /** True while a request has no answer for some seconds. */
    isSlow,
    getHost,
    /** Returns true while a change is sent. The page reloads what it shows when it is answered. */
    isChanging: () => [...pending].some(({ name }) => changesPages(name)),
    /** Stops waiting for the slow requests. The background goes on with them. */
    stop() {
      for (const request of [...pending]) if (request.isSlow) request.stop();
    },
  };
}

export type RequestWatch = ReturnType<typeof createRequestWatch>;

/** Returns the failure of a request for whose answer nobody waits any more. */
function describeStopped(name: keyof Messages, data: unknown, host: string): Failure {
  if (name === "connect") {
    return { kind: "unreachable", host: (data as { address: string }).address };
  }
  return changesPages(name) ? { kind: "outcome_unknown" } : { kind: "unreachable", host };
}

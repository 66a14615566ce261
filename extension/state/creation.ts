import { signal } from "@preact/signals";
import type { IssueTokenRequest } from "../../shared/wire/token-requests.ts";
import type { Creation } from "../messages.ts";
import type { Desk } from "./desk.ts";
import { UNEXPECTED } from "./effects.ts";

const POLL_MS = 400;

/**
 * The token being created and its secret until someone has saved it.
 *
 * The background does the work and keeps the outcome, so that a page opened later finds it.
 *
 * @param onCreated called when a secret (or its loss) is there to be shown
 */
export function createCreation({ effects, connection }: Desk, onCreated: () => void) {
  const { send, now, after } = effects;
  const state = signal<Creation>({ at: "none" });
  const key = { connection: connection.key };

  function take(next: Creation) {
    state.value = next;
    if (next.at === "working") after(POLL_MS, () => void load());
    if (next.at === "created") dropLater(next);
    if (next.at === "created" || next.at === "secret_gone") onCreated();
  }

  /** The background drops it too; what is on the screen must not outlive that. */
  function dropLater({ unsaved }: Extract<Creation, { at: "created" }>) {
    after(Math.max(0, unsaved.availableUntil - now()), () => {
      const current = state.peek();
      if (current.at === "created" && current.unsaved.token.id === unsaved.token.id) {
        state.value = { at: "secret_gone", token: unsaved.token };
      }
    });
  }

  async function carryOut(work: Promise<Creation>) {
    state.value = { at: "working" };
    take(await work.catch((): Creation => ({ at: "failed", failure: UNEXPECTED })));
  }

  async function load() {
    take(await send("getCreation", key).catch((): Creation => ({ at: "none" })));
  }

  return {
    state,
    load,
    create: (request: IssueTokenRequest) => carryOut(send("createToken", { ...key, request })),
    retry: () => carryOut(send("retryCreation", key)),
    /** The secret is saved, or a failure dismissed. */
    async acknowledge() {
      state.value = { at: "none" };
      await send("acknowledgeCreation", key).catch(() => {});
    },
  };
}

export type CreationStore = ReturnType<typeof createCreation>;

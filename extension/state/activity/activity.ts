import { type Signal, signal } from "@preact/signals";
import type { AuditEventPage, AuditEventResource } from "../../../shared/wire/audit-event.ts";
import type { Failure } from "../../connection.ts";
import { createLoader, type Loadable } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";

/** What happened, the newest first, as far as it has been fetched. */
export interface Activity {
  /** The newest page. */
  state: Signal<Loadable<AuditEventPage>>;
  /** What "Show more" has added below it. */
  older: Signal<readonly AuditEventResource[]>;
  /** Where the next page begins; `null` on the last. */
  next: Signal<string | null>;
  busy: Signal<boolean>;
  /** Fetches the newest page; older ones go. */
  load(): Promise<void>;
  /** @returns why the next page could not be had, or `null` */
  more(): Promise<Failure | null>;
}

/** @param tokenId of which token; `null` for all that happened to the account and tokens of whoever the context is for */
export function createActivity(
  { effects, key, ask }: StoreContext,
  tokenId: string | null,
): Activity {
  const fetchPage = (cursor?: string) =>
    ask(
      effects.send("getActivity", {
        ...key,
        tokenId,
        ...(cursor === undefined ? {} : { cursor }),
      }),
    );
  const newest = createLoader<AuditEventPage>(() => fetchPage());
  const older = signal<readonly AuditEventResource[]>([]);
  const next = signal<string | null>(null);
  const busy = signal(false);
  return {
    state: newest.state,
    older,
    next,
    busy,
    async load() {
      await newest.load();
      const page = newest.state.peek();
      older.value = [];
      next.value = page.status === "ready" ? page.value.next_cursor : null;
    },
    async more() {
      const cursor = next.peek();
      if (cursor === null || busy.peek()) return null;
      busy.value = true;
      const reply = await fetchPage(cursor);
      busy.value = false;
      // The newest page was fetched anew meanwhile: this one no longer follows it.
      if (next.peek() !== cursor) return null;
      if (!reply.ok) return reply.failure;
      older.value = [...older.peek(), ...reply.value.events];
      next.value = reply.value.next_cursor;
      return null;
    },
  };
}

import { type Signal, signal } from "@preact/signals";
import type { AuditEventPage, AuditEventResource } from "../../../shared/wire/audit-event.ts";
import type { Failure } from "../../connection.ts";
import { createLoader, getReadyValue, type Loadable } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";

/** The events fetched so far, newest first. */
export interface Activity {
  /** The newest page. */
  state: Signal<Loadable<AuditEventPage>>;
  /** The older events that "Show more" has added. */
  older: Signal<readonly AuditEventResource[]>;
  /** The cursor of the next page, or `null` on the last page. */
  next: Signal<string | null>;
  busy: Signal<boolean>;
  /** Fetches the newest page and drops the older events. */
  load(): Promise<void>;
  /** Fetches the newest page again. The older events stay if they still follow it. */
  reload(): Promise<void>;
  /** Fetches the next page. @returns the failure, or `null` */
  loadMore(): Promise<Failure | null>;
}

/**
 * Creates the activity of a token, or of an account.
 *
 * @param tokenId the token, or `null` for all events of the account and tokens of the context's owner
 */
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
    async reload() {
      const before = newest.state.peek();
      const shown = [...(getReadyValue(before)?.events ?? []), ...older.peek()];
      await newest.reload();
      const page = newest.state.peek();
      if (page === before) return;
      const events = getReadyValue(page)?.events ?? [];
      const last = shown.findIndex(({ id }) => id === events.at(-1)?.id);
      older.value = last === -1 ? [] : shown.slice(last + 1);
      if (older.peek().length === 0) next.value = getReadyValue(page)?.next_cursor ?? null;
    },
    async loadMore() {
      const cursor = next.peek();
      if (cursor === null || busy.peek()) return null;
      busy.value = true;
      const reply = await fetchPage(cursor);
      busy.value = false;
      // If the newest page was reloaded meanwhile, this page no longer follows it.
      if (next.peek() !== cursor) return null;
      if (!reply.ok) return reply.failure;
      older.value = [...older.peek(), ...reply.value.events];
      next.value = reply.value.next_cursor;
      return null;
    },
  };
}

import { computed, signal } from "@preact/signals";
import type { ManagedPart } from "../../../shared/wire/me-resource.ts";
import type { Account } from "../account/account.ts";
import { PERSON_TABS, type PersonTab } from "../core/router.ts";
import type { StoreContext } from "../core/store-context.ts";

/** Which tabs a person's page has for this viewer, who can hide all but one of them. */
export function createPersonTabs({ effects, connection }: StoreContext, { manages }: Account) {
  const { send } = effects;
  const key = { connection: connection.key };
  const hidden = signal<readonly string[] | null>(null);
  const offered = computed(() => offeredTabs(manages.value));
  const shown = computed(() =>
    hidden.value === null ? null : shownTabs(offered.value, hidden.value),
  );

  return {
    /** All that there are for this viewer. */
    offered,
    /** Those that are not hidden; `null` as long as that is not known. */
    shown,
    async load() {
      if (hidden.peek() !== null) return;
      const stored = await send("getHiddenTabs", key).catch(() => []);
      hidden.value ??= stored;
    },
    /** Shows a hidden tab, or hides a shown one unless it is the last. */
    toggle(tab: PersonTab) {
      const now = shown.peek();
      const before = hidden.peek();
      if (now === null || before === null) return;
      const without = now.filter((one) => one !== tab);
      if (without.length === 0) return;
      const next = without.length < now.length ? without : [...now, tab];
      // What is not offered now may be some day: that stays as it is.
      hidden.value = PERSON_TABS.filter((one) =>
        offered.peek().includes(one) ? !next.includes(one) : before.includes(one),
      );
      void send("saveHiddenTabs", { ...key, hidden: [...hidden.value] }).catch(() => {});
    },
  };
}

export type PersonTabs = ReturnType<typeof createPersonTabs>;

/** The tokens of others are a matter of their own. */
function offeredTabs(manages: readonly ManagedPart[]): PersonTab[] {
  return PERSON_TABS.filter((tab) => tab !== "tokens" || manages.includes("tokens.others"));
}

/** Never none: what was hidden may since be all that is offered. */
function shownTabs(offered: readonly PersonTab[], hidden: readonly string[]): PersonTab[] {
  const shown = offered.filter((tab) => !hidden.includes(tab));
  return shown.length > 0 ? shown : offered.slice(0, 1);
}

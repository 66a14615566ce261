import { computed, signal } from "@preact/signals";
import type { ManagedPart } from "../../../shared/wire/me-resource.ts";
import type { Account } from "../account/account.ts";
import { PERSON_TABS, type PersonTab } from "../core/router.ts";
import type { StoreContext } from "../core/store-context.ts";

/** Creates the store of the tabs on a person's page. The viewer can hide all but one. */
export function createPersonTabs({ effects, connection }: StoreContext, { manages }: Account) {
  const { send } = effects;
  const key = { connection: connection.key };
  const hidden = signal<readonly string[] | null>(null);
  const offered = computed(() => listOfferedTabs(manages.value));
  const shown = computed(() =>
    hidden.value === null ? null : listShownTabs(offered.value, hidden.value),
  );

  return {
    /** The tabs that this viewer may see. */
    offered,
    /** The offered tabs that are not hidden. `null` until the hidden tabs are loaded. */
    shown,
    async load() {
      if (hidden.peek() !== null) return;
      const stored = await send("getHiddenTabs", key).catch(() => []);
      hidden.value ??= stored;
    },
    /** Shows a hidden tab, or hides a shown one unless it is the last. */
    toggle(tab: PersonTab) {
      const visible = shown.peek();
      const before = hidden.peek();
      if (visible === null || before === null) return;
      const others = visible.filter((other) => other !== tab);
      if (others.length === 0) return;
      const next = others.length < visible.length ? others : [...visible, tab];
      // A tab that is not offered now may be offered later, so its setting stays.
      hidden.value = PERSON_TABS.filter((each) =>
        offered.peek().includes(each) ? !next.includes(each) : before.includes(each),
      );
      void send("saveHiddenTabs", { ...key, hidden: [...hidden.value] }).catch(() => {});
    },
  };
}

export type PersonTabs = ReturnType<typeof createPersonTabs>;

/** Lists the tabs that a viewer may see. Other people's tokens need a right of their own. */
function listOfferedTabs(manages: readonly ManagedPart[]): PersonTab[] {
  return PERSON_TABS.filter((tab) => tab !== "tokens" || manages.includes("tokens.others"));
}

/** Lists the visible tabs, at least one: the viewer may have hidden all tabs that are still offered. */
function listShownTabs(offered: readonly PersonTab[], hidden: readonly string[]): PersonTab[] {
  const shown = offered.filter((tab) => !hidden.includes(tab));
  return shown.length > 0 ? shown : offered.slice(0, 1);
}

import { computed } from "@preact/signals";
import type { UserId } from "../../../shared/ids.ts";
import type { Holder } from "../../format/holder.ts";
import { t } from "../../format/text.ts";
import { readyValue } from "../core/loadable.ts";
import { contextFor, type StoreContext } from "../core/store-context.ts";
import { createTokenStores, type TokenStoresParts } from "../tokens/token-stores.ts";
import { createPerson } from "./person.ts";

interface PersonContextParts extends Omit<TokenStoresParts, "holder"> {
  /** Asks again what I may do. */
  loadMe(): Promise<void>;
}

/**
 * One member and their tokens, for whoever manages these.
 *
 * @param context one that is watched: whoever I no longer manage looks as if gone, with all that is theirs
 */
export function createPersonContext(
  context: StoreContext,
  id: UserId,
  { loadMe, ...parts }: PersonContextParts,
) {
  const person = createPerson(context, id, loadMe);
  const holder = computed<Holder>(() => {
    const { name = t("others.someone") } = readyValue(person.state.value) ?? {};
    return { who: "other", name };
  });
  // What is said of a person counts their tokens.
  const tokens = createTokenStores(contextFor(context, id), {
    ...parts,
    onRemoved(removal) {
      void person.load();
      parts.onRemoved(removal);
    },
    onChanged() {
      void person.load();
      parts.onChanged();
    },
    holder: { state: holder, load: person.load },
  });
  return { id, person, tokens };
}

export type PersonContext = ReturnType<typeof createPersonContext>;

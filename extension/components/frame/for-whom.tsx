import { useEffect } from "preact/hooks";
import { t } from "../../format/text.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";

interface ForWhomProps {
  workspace: Workspace;
  tokens: TokenStores;
}

/** Says for whom a screen of somebody else's tokens is; of one's own there is nothing to say. */
export function ForWhom({ workspace, tokens: { owner } }: ForWhomProps) {
  const person = owner === null ? null : workspace.openPerson(owner);
  useEffect(() => {
    if (person !== null && person.state.peek().status !== "ready") void person.load();
  }, [person]);
  const state = person?.state.value;
  if (state?.status !== "ready") return null;
  return <p class="for-whom">{t("others.for", { name: state.value.name })}</p>;
}

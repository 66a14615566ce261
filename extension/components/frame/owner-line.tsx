import { useEffect } from "preact/hooks";
import { t } from "../../format/text.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";

interface OwnerLineProps {
  workspace: Workspace;
  tokens: TokenStores;
}

/** Names the owner if the screen is about another person's tokens. */
export function OwnerLine({ workspace, tokens: { owner } }: OwnerLineProps) {
  const person = owner === null ? null : workspace.openPerson(owner);
  useEffect(() => {
    if (person !== null && person.state.peek().status !== "ready") void person.load();
  }, [person]);
  const state = person?.state.value;
  if (state?.status !== "ready") return null;
  return <p class="for-whom">{t("others.for", { name: state.value.name })}</p>;
}

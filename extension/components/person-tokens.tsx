import type { UserResource } from "../../shared/wire/user-resource.ts";
import { t } from "../format/text.ts";
import type { App } from "../state/app.ts";
import type { Workspace } from "../state/workspace.ts";

interface PersonTokensProps {
  app: App;
  workspace: Workspace;
  person: UserResource;
}

/** The tokens of a member, for those who manage others' tokens. */
export function PersonTokens({ person: { live_tokens: count } }: PersonTokensProps) {
  return <p class="quiet">{t("people.tokens", count, { count })}</p>;
}

import { useEffect } from "preact/hooks";
import type { UserResource } from "../../../shared/wire/user-resource.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { Icon } from "../ui/icon.tsx";
import { Notice } from "../ui/notice.tsx";
import { HandedNotice } from "./handed-notice.tsx";
import { PersonTokenFilter } from "./person-token-filter.tsx";
import { PersonTokenResults } from "./person-token-results.tsx";

interface PersonTokensProps {
  app: App;
  workspace: Workspace;
  person: UserResource;
}

/** The tokens of a member, for those who manage others' tokens. */
export function PersonTokens({ app, workspace, person }: PersonTokensProps) {
  const tokens = workspace.tokensOf(person.id);
  const changes = app.changes.value;
  useEffect(() => void tokens.list.load(), [tokens, changes]);
  // The catalog says what levels are called.
  useEffect(() => void tokens.catalog.load(), [tokens]);
  const state = tokens.list.state.value;
  const none = state.status === "ready" && state.none;
  return (
    <>
      <div class="card-head person-tokens-head">
        <h2>{t("others.title")}</h2>
        {!none && (
          <button
            type="button"
            class="danger"
            onClick={() => void tokens.bulkRemoval.open("revoke")}
          >
            {t("tokens.revokeAll")}
          </button>
        )}
        <button type="button" class="primary" onClick={() => app.router.go(tokens.routes.form)}>
          <Icon name="plus" />
          {t("others.add")}
        </button>
      </div>
      {person.disabled_at !== null && (
        <Notice tone="warn" alert={false} text={t("others.disabled", { name: person.name })} />
      )}
      <HandedNotice workspace={workspace} person={person} />
      {!none && <PersonTokenFilter list={tokens.list} />}
      <PersonTokenResults app={app} tokens={tokens} name={person.name} />
    </>
  );
}

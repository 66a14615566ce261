import { useEffect } from "preact/hooks";
import type { TokenStatusFilter } from "../../../shared/wire/token-requests.ts";
import type { UserResource } from "../../../shared/wire/user-resource.ts";
import { describeHandedToken } from "../../format/describe-waiting.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { TokenList } from "../../state/tokens/token-list.ts";
import { Icon } from "../ui/icon.tsx";
import { ListCount } from "../ui/list-count.tsx";
import { Notice } from "../ui/notice.tsx";
import { useFresh, useReload } from "../ui/use-fresh.ts";
import { PersonTokenResults } from "./person-token-results.tsx";

interface PersonTokensProps {
  app: App;
  workspace: Workspace;
  person: UserResource;
}

/** A member's tokens, for managers. */
export function PersonTokens({ app, workspace, person }: PersonTokensProps) {
  const tokens = workspace.getTokenStores(person.id);
  useFresh(app, tokens.list);
  // The catalog has the names of access levels.
  useEffect(() => void tokens.catalog.load(), [tokens]);
  const state = tokens.list.state.value;
  const isEmpty = state.status === "ready" && state.none;
  return (
    <>
      <div class="card-head person-tokens-head">
        <h2>{t("others.title")}</h2>
        {!isEmpty && (
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
      <HandedNotice app={app} workspace={workspace} person={person} />
      {!isEmpty && <PersonTokenFilter list={tokens.list} />}
      <PersonTokenResults app={app} tokens={tokens} name={person.name} />
    </>
  );
}

const STATUSES = ["all", "active", "waiting", "expiring", "expired", "revoked"] as const;

function PersonTokenFilter({ list }: { list: TokenList }) {
  return (
    <div class="filter-row">
      <select
        aria-label={t("tokens.status")}
        value={list.query.value.status}
        onChange={({ currentTarget }) =>
          list.changeQuery({ status: currentTarget.value as TokenStatusFilter })
        }
      >
        {STATUSES.map((status) => (
          <option key={status} value={status}>
            {t(`tokens.filter.${status}`)}
          </option>
        ))}
      </select>
      <ListCount
        state={list.state.value}
        formatCount={(count) => t("tokens.shown", count, { count })}
      />
    </div>
  );
}

interface HandedNoticeProps {
  app: App;
  workspace: Workspace;
  person: UserResource;
}

/** Says how the owner gets the secret of a token just created or regenerated for them. */
function HandedNotice({ app, workspace: { creation }, person }: HandedNoticeProps) {
  useReload(app, creation.checkHanded);
  useEffect(() => creation.forgetHanded, [creation]);
  const { value } = creation.state;
  if (value.at !== "handed" || value.owner !== person.id) return null;
  return <Notice tone="done" icon="check" text={describeHandedToken(value, person.name)} />;
}

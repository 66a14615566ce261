import { useEffect } from "preact/hooks";
import { formatTime } from "../format/instants.ts";
import { t } from "../format/text.ts";
import type { App } from "../state/app.ts";
import type { Workspace } from "../state/workspace.ts";
import { AccountButton } from "./account-button.tsx";
import { AccountFooter } from "./account-footer.tsx";
import { Icon } from "./icon.tsx";
import { ListFilters } from "./list-filters.tsx";
import { Notice } from "./notice.tsx";
import { Screen } from "./screen.tsx";
import { TokenResults } from "./token-results.tsx";

interface TokensScreenProps {
  app: App;
  workspace: Workspace;
}

/** The person's tokens: the first screen of someone signed in. */
export function TokensScreen({ app, workspace }: TokensScreenProps) {
  const { list } = workspace;
  useEffect(() => void list.load(), [list]);
  const state = list.state.value;
  const staleSince = state.status === "ready" ? state.staleSince : null;
  return (
    <Screen
      title={t("tokens.title")}
      actions={
        <>
          <AccountButton app={app} workspace={workspace} />
          <button
            type="button"
            class="primary"
            disabled={staleSince !== null}
            onClick={() => app.router.go({ screen: "new" })}
          >
            <Icon name="plus" />
            {t("tokens.new")}
          </button>
        </>
      }
      footer={<AccountFooter account={workspace.account} />}
    >
      {!(state.status === "ready" && state.none) && <ListFilters app={app} workspace={workspace} />}
      {staleSince !== null && (
        <Notice
          tone="warn"
          icon="wifi-off"
          text={t("tokens.offline", { time: formatTime(staleSince) })}
        >
          <button type="button" onClick={() => void list.load()}>
            {t("common.tryAgain")}
          </button>
        </Notice>
      )}
      <TokenResults app={app} workspace={workspace} />
    </Screen>
  );
}

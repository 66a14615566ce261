import { useEffect, useState } from "preact/hooks";
import { describeFailure } from "../../format/describe-failure.ts";
import { formatTime } from "../../format/format-instant.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { TokenList } from "../../state/tokens/token-list.ts";
import { AccountButton } from "../frame/account-button.tsx";
import { AccountFooter } from "../frame/account-footer.tsx";
import { PausedNotice } from "../frame/paused-notice.tsx";
import { RecognizedToken } from "../frame/recognized-token.tsx";
import { Screen } from "../frame/screen.tsx";
import { useRecognizePaste } from "../frame/use-recognize-paste.ts";
import { KeptProblem } from "../secrets/kept-problem.tsx";
import { Icon } from "../ui/icon.tsx";
import { focusSearch } from "../ui/move-focus.ts";
import { Notice } from "../ui/notice.tsx";
import { useFresh } from "../ui/use-fresh.ts";
import { ListFilters } from "./list-filters.tsx";
import { TokenResults } from "./token-results.tsx";
import { WaitingTokens } from "./waiting-tokens.tsx";

interface TokensScreenProps {
  app: App;
  workspace: Workspace;
}

/** The person's own tokens: the first screen after signing in. */
export function TokensScreen({ app, workspace }: TokensScreenProps) {
  const { recognition } = workspace;
  const { list } = workspace.mine;
  useFresh(app, list, workspace.kept);
  useRecognizePaste(workspace);
  const [isFirst] = useState(app.takeFirstScreen);
  useEffect(() => {
    if (isFirst) focusSearch();
  }, []);
  const state = list.state.value;
  const staleSince = state.status === "ready" ? state.staleSince : null;
  const isEmpty = state.status === "ready" && state.none;
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
      place={list.place}
      keepsFocus={isFirst && !isEmpty}
    >
      <PausedNotice app={app} workspace={workspace} />
      <WaitingTokens app={app} workspace={workspace} />
      {!isEmpty && <ListFilters app={app} workspace={workspace} />}
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
      <Unconfirmed list={list} />
      <KeptProblem workspace={workspace} />
      {recognition.state.value === null ? (
        <TokenResults app={app} workspace={workspace} />
      ) : (
        <RecognizedToken app={app} workspace={workspace} recognition={recognition.state.value} />
      )}
    </Screen>
  );
}

/** Says why the server has not confirmed the list that this device knows. */
function Unconfirmed({ list }: { list: TokenList }) {
  const failure = list.unconfirmed.value;
  if (failure === null) return null;
  return (
    <Notice tone="warn" text={t("tokens.unconfirmed", { reason: describeFailure(failure) })}>
      <button type="button" onClick={() => void list.load()}>
        {t("common.tryAgain")}
      </button>
    </Notice>
  );
}

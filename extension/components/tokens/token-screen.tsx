import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { formatRelative } from "../../format/format-instant.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { TokenDetail } from "../../state/tokens/token-detail.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { ActivityCard } from "../activity/activity-card.tsx";
import { AccountButton } from "../frame/account-button.tsx";
import { AccountFooter } from "../frame/account-footer.tsx";
import { OwnerLine } from "../frame/owner-line.tsx";
import { PausedNotice } from "../frame/paused-notice.tsx";
import { Screen } from "../frame/screen.tsx";
import { KeptCard } from "../secrets/kept-card.tsx";
import { KeptProblem } from "../secrets/kept-problem.tsx";
import { LoadNotice } from "../ui/load-notice.tsx";
import { Notice } from "../ui/notice.tsx";
import { useFocusFallback } from "../ui/use-focus-fallback.ts";
import { useFresh } from "../ui/use-fresh.ts";
import { CollectionFailure } from "./creation-failure.tsx";
import { OldSecretNotice } from "./old-secret-notice.tsx";
import { TokenFacts } from "./token-facts.tsx";
import { TokenScopes } from "./token-scopes.tsx";
import { TokenStatusCard } from "./token-status-card.tsx";
import { type EditedText, EditNameButton, TokenTexts } from "./token-texts.tsx";
import { TokenUse } from "./token-use.tsx";
import { WaitingSecret, WithdrawNotice } from "./waiting-secret.tsx";

interface TokenScreenProps {
  app: App;
  workspace: Workspace;
  tokens: TokenStores;
  id: string;
}

/** A token's details and the actions on it. */
export function TokenScreen({ app, workspace, tokens, id }: TokenScreenProps) {
  const detail = useMemo(() => tokens.openToken(id), [tokens, id]);
  useFresh(app, detail);
  const editing = useSignal<EditedText>(null);
  const state = detail.state.value;
  useFocusFallback(state);
  const now = app.effects.now();
  return (
    <Screen
      title={state.status === "ready" ? state.value.name : t("detail.title")}
      onBack={() => app.router.go(tokens.routes.list)}
      actions={
        <>
          {state.status === "ready" && editing.value === null && (
            <EditNameButton editing={editing} />
          )}
          <AccountButton app={app} workspace={workspace} />
        </>
      }
      footer={<AccountFooter account={workspace.account} />}
    >
      {tokens === workspace.mine && <PausedNotice app={app} workspace={workspace} />}
      <OwnerLine workspace={workspace} tokens={tokens} />
      <KeptProblem workspace={workspace} />
      <CollectionFailure app={app} workspace={workspace} tokenId={id} />
      <LoadNotice
        state={state}
        owner={tokens.ownerStore.state.value}
        onRetry={detail.load}
        onLeave={() => app.router.go(tokens.routes.list)}
      />
      {state.status === "ready" && (
        <>
          <TokenTexts app={app} detail={detail} token={state.value} editing={editing} />
          <TokenStatusCard
            token={state.value}
            now={now}
            onRegenerate={() => void tokens.regeneration.open(state.value)}
            onRevoke={() => tokens.removal.open("revoke", state.value)}
          />
          <KeptCard key={id} app={app} workspace={workspace} token={state.value} />
          <WaitingSecret workspace={workspace} token={state.value} />
          <WithdrawNotice tokens={tokens} token={state.value} />
          <TokenNotices app={app} detail={detail} token={state.value} now={now} />
          <TokenFacts app={app} tokens={tokens} detail={detail} token={state.value} now={now} />
          <TokenScopes app={app} tokens={tokens} detail={detail} token={state.value} />
          <TokenUse detail={detail} />
          <ActivityCard app={app} activity={detail.activity} me={workspace.connection.subject} />
          <button
            type="button"
            class="danger quiet-button"
            onClick={() => tokens.removal.open("delete", state.value)}
          >
            {t("detail.delete")}
          </button>
        </>
      )}
    </Screen>
  );
}

interface TokenNoticesProps {
  app: App;
  detail: TokenDetail;
  token: TokenResource;
  /** Epoch milliseconds. */
  now: number;
}

/** Warns if an earlier secret of the token still works or is still tried. */
function TokenNotices({ app, detail, token, now }: TokenNoticesProps) {
  const { previous_secret_expires_at: until, superseded_use_at: triedAt } = token;
  return (
    <>
      {until !== null && Date.parse(until) > now && (
        <OldSecretNotice app={app} detail={detail} token={token} until={until} now={now} />
      )}
      {triedAt !== null && (
        <Notice
          tone="warn"
          alert={false}
          text={t("detail.oldStillUsed", { when: formatRelative(triedAt, now) })}
        />
      )}
    </>
  );
}

import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { ForWhom } from "../frame/for-whom.tsx";
import { Screen } from "../frame/screen.tsx";
import { Notice } from "../ui/notice.tsx";
import { SecretCard } from "./secret-card.tsx";

interface SaveScreenProps {
  app: App;
  workspace: Workspace;
}

/** The one time that a secret is shown. */
export function SaveScreen({ app, workspace }: SaveScreenProps) {
  const { creation } = workspace;
  const outcome = creation.state.value;

  const { owner = null } = outcome.at === "none" ? {} : outcome;
  const title = owner === null ? t("secret.title") : t("secret.titleOfOther");

  function leave(id: string) {
    const { routes } = workspace.tokensOf(owner);
    void creation.acknowledge();
    // Whoever made it for somebody goes on with that person's list; what was lost is looked at.
    const seen = owner !== null && outcome.at === "created";
    app.router.go(seen ? routes.list : routes.token(id));
  }

  if (outcome.at === "created") {
    const { token } = outcome.unsaved;
    return (
      <Screen
        title={title}
        footer={<LeaveFooter text={t("secret.saved")} onLeave={() => leave(token.id)} />}
      >
        <ForWhom workspace={workspace} tokens={workspace.tokensOf(owner)} />
        <SecretCard app={app} workspace={workspace} unsaved={outcome.unsaved} />
      </Screen>
    );
  }
  return (
    <Screen
      title={title}
      footer={
        outcome.at === "secret_gone" && (
          <LeaveFooter text={t("secret.view")} onLeave={() => leave(outcome.token.id)} />
        )
      }
    >
      {outcome.at === "secret_gone" ? (
        <Notice tone="warn" text={t("secret.gone")} />
      ) : (
        <p class="quiet" role="status">
          {t("common.loading")}
        </p>
      )}
    </Screen>
  );
}

function LeaveFooter({ text, onLeave }: { text: string; onLeave(): void }) {
  return (
    <footer class="form-footer">
      <button type="button" class="wide" onClick={onLeave}>
        {text}
      </button>
    </footer>
  );
}

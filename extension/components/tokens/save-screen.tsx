import { useSignal } from "@preact/signals";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { OwnerLine } from "../frame/owner-line.tsx";
import { Screen } from "../frame/screen.tsx";
import { KeptProblem } from "../secrets/kept-problem.tsx";
import { Notice } from "../ui/notice.tsx";
import { SecretCard } from "./secret-card.tsx";

interface SaveScreenProps {
  app: App;
  workspace: Workspace;
}

/** Shows a new secret, for the only time. */
export function SaveScreen({ app, workspace }: SaveScreenProps) {
  const { creation } = workspace;
  const outcome = creation.state.value;
  const isCopied = useSignal(false);
  /** True once the person was asked about a secret that was not copied. */
  const isAsked = useSignal(false);

  const { owner = null } = outcome.at === "none" ? {} : outcome;
  const title = owner === null ? t("secret.title") : t("secret.titleOfOther");

  function leave(id: string) {
    const { routes } = workspace.getTokenStores(owner);
    void creation.acknowledge();
    // A manager returns to the owner's list, unless the secret was lost: then the token opens.
    const returnsToList = owner !== null && outcome.at === "created";
    app.router.go(returnsToList ? routes.list : routes.token(id));
  }

  if (outcome.at === "created") {
    const { token } = outcome.unsaved;
    const isKept = workspace.kept.isKept(token);
    const leaveOrAsk = () => {
      if (isCopied.peek() || isKept || isAsked.peek()) leave(token.id);
      else isAsked.value = true;
    };
    return (
      <Screen
        title={title}
        footer={
          <LeaveFooter
            text={isKept ? t("kept.done") : t("secret.saved")}
            question={
              isAsked.value && !isCopied.value && !isKept ? t("secret.leaveUncopied") : null
            }
            onLeave={leaveOrAsk}
          />
        }
      >
        <OwnerLine workspace={workspace} tokens={workspace.getTokenStores(owner)} />
        <KeptProblem workspace={workspace} />
        <SecretCard
          app={app}
          workspace={workspace}
          unsaved={outcome.unsaved}
          onCopied={() => {
            isCopied.value = true;
          }}
        />
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

interface LeaveFooterProps {
  text: string;
  /** Asked before the screen is left by the second press. */
  question?: string | null;
  onLeave(): void;
}

function LeaveFooter({ text, question = null, onLeave }: LeaveFooterProps) {
  return (
    <footer class="form-footer">
      {question !== null && <Notice tone="warn" text={question} />}
      <button type="button" class="wide" onClick={onLeave}>
        {text}
      </button>
    </footer>
  );
}

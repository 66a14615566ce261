import { useEffect, useRef } from "preact/hooks";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { failureText } from "../../format/failure-text.ts";
import { maySecretWork, type Recognized, recognizedText } from "../../format/recognized-text.ts";
import { t } from "../../format/text.ts";
import { lifeOf, statusOf } from "../../format/token-status.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { Route } from "../../state/core/router.ts";
import type { Recognition } from "../../state/tokens/recognition.ts";
import { tokenRoutes } from "../../state/tokens/token-routes.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { Notice } from "../ui/notice.tsx";
import { StatusDot } from "../ui/status-dot.tsx";
import { RevokePresentedDialog } from "./revoke-presented-dialog.tsx";

interface RecognizedTokenProps {
  app: App;
  workspace: Workspace;
  recognition: Recognition;
}

/** What a pasted token is, in the list's place. Of the secret itself only the hint is here. */
export function RecognizedToken({ app, workspace, recognition }: RecognizedTokenProps) {
  const { hint, answer, failure, asksToRevoke } = recognition;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [hint]);

  function close() {
    workspace.recognition.dismiss();
    const find = (selector: string) => document.querySelector<HTMLElement>(selector);
    (find("[data-key=search]") ?? find("h1"))?.focus();
  }

  return (
    <section
      class="card recognized"
      aria-labelledby="recognized"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || asksToRevoke) return;
        event.preventDefault();
        close();
      }}
    >
      <div class="card-head">
        <h2 id="recognized" ref={heading} tabIndex={-1}>
          {t("recognize.title")}
        </h2>
        <IconButton label={t("recognize.close")} icon="x" onPress={close} />
      </div>
      <p class="mono">{hint}</p>
      <p role="status">
        {answer !== null && recognizedText(answer, hint)}
        {answer === null &&
          failure === null &&
          t("recognize.asking", { host: workspace.connection.host })}
      </p>
      {answer !== null && "token" in answer && (
        <StatusLine token={answer.token} now={app.effects.now()} />
      )}
      {failure !== null && !asksToRevoke && (
        <Notice tone="bad" text={failureText(failure)}>
          <button type="button" onClick={() => void workspace.recognition.load()}>
            {t("common.tryAgain")}
          </button>
        </Notice>
      )}
      <RecognizedActions app={app} workspace={workspace} recognition={recognition} />
      {asksToRevoke && (
        <RevokePresentedDialog app={app} workspace={workspace} recognition={recognition} />
      )}
    </section>
  );
}

function StatusLine({ token, now }: { token: TokenResource; now: number }) {
  const { tone, word } = statusOf(token, now);
  return (
    <p class="status-line">
      <StatusDot tone={tone} word={word} />
      <span class="hint">{lifeOf(token, now)}</span>
    </p>
  );
}

function RecognizedActions({ app, workspace, recognition }: RecognizedTokenProps) {
  const { answer, hint } = recognition;
  if (answer === null) return null;
  const shown = routeOf(answer);
  const revocable = maySecretWork(answer, hint, app.effects.now());
  if (shown === null && !revocable) return null;
  return (
    <div class="buttons">
      {shown !== null && (
        <button type="button" onClick={() => app.router.go(shown)}>
          {t("recognize.view")}
        </button>
      )}
      {revocable && (
        <button
          type="button"
          class="danger"
          onClick={() => workspace.recognition.askToRevoke(true)}
        >
          {t("recognize.revoke")}
        </button>
      )}
    </div>
  );
}

/** Where there is more to see of it, for its owner or whoever manages it. */
function routeOf(answer: Recognized): Route | null {
  if (answer.found === "mine") return tokenRoutes(null).token(answer.token.id);
  return answer.found === "managed" ? tokenRoutes(answer.owner.id).token(answer.token.id) : null;
}

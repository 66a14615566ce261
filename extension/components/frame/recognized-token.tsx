import { useEffect, useRef } from "preact/hooks";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import {
  canSecretWork,
  describeRecognized,
  type Recognized,
} from "../../format/describe-recognized.ts";
import { t } from "../../format/text.ts";
import { describeLife, describeStatus } from "../../format/token-status.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { buildTokenRoutes, type Route } from "../../state/core/router.ts";
import type { Recognition } from "../../state/tokens/recognition.ts";
import { Dialog } from "../ui/dialog.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Notice } from "../ui/notice.tsx";
import { StatusDot } from "../ui/status-dot.tsx";
import { useAnnounce } from "../ui/use-announce.ts";

interface RecognizedTokenProps {
  app: App;
  workspace: Workspace;
  recognition: Recognition;
}

/** Says what a pasted token is, in place of the list. It gets only the hint, never the secret. */
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
        {answer !== null && describeRecognized(answer, hint)}
        {answer === null &&
          failure === null &&
          t("recognize.asking", { host: workspace.connection.host })}
      </p>
      {answer !== null && "token" in answer && (
        <StatusLine token={answer.token} now={app.effects.now()} />
      )}
      {failure !== null && !asksToRevoke && (
        <Notice tone="bad" text={describeFailure(failure)}>
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
  const { tone, word } = describeStatus(token, now);
  return (
    <p class="status-line">
      <StatusDot tone={tone} word={word} />
      <span class="hint">{describeLife(token, now)}</span>
    </p>
  );
}

function RecognizedActions({ app, workspace, recognition }: RecognizedTokenProps) {
  const { answer, hint } = recognition;
  if (answer === null) return null;
  const route = getRoute(answer);
  const revocable = canSecretWork(answer, hint);
  if (route === null && !revocable) return null;
  return (
    <div class="buttons">
      {route !== null && (
        <button type="button" onClick={() => app.router.go(route)}>
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

/** Returns the token's screen if the viewer owns or manages the token. */
function getRoute(answer: Recognized): Route | null {
  if (answer.found === "mine") return buildTokenRoutes(null).token(answer.token.id);
  return answer.found === "managed"
    ? buildTokenRoutes(answer.owner.id).token(answer.token.id)
    : null;
}

interface RevokePresentedDialogProps {
  app: App;
  workspace: Workspace;
  recognition: Recognition;
}

/** Asks before a pasted token is revoked. Anyone who has a token's secret may revoke the token. */
function RevokePresentedDialog(props: RevokePresentedDialogProps) {
  const { app, recognition } = props;
  const announce = useAnnounce(app);
  const store = props.workspace.recognition;

  async function confirm() {
    const revoked = await store.revoke();
    if (revoked === null) return;
    if (revoked) announce(t("recognize.revoked"));
    else announce(t("recognize.stillWorks"), "failed");
  }

  return (
    <Dialog
      title={t("recognize.revokeTitle", { hint: recognition.hint })}
      body={t("recognize.revokeBody")}
      onClose={() => store.askToRevoke(false)}
      confirm={
        <button
          type="button"
          class="danger"
          aria-disabled={store.busy.value}
          onClick={() => void confirm()}
        >
          {t("recognize.confirm")}
        </button>
      }
    >
      {recognition.failure !== null && (
        <Notice tone="bad" text={describeFailure(recognition.failure)} />
      )}
    </Dialog>
  );
}

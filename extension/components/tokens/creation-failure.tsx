import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { Failure } from "../../connection.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { describeCollectionFailure } from "../../format/describe-waiting.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { FailedCollection } from "../../state/tokens/collection.ts";
import { Notice } from "../ui/notice.tsx";
import { useFocusFallback } from "../ui/use-focus-fallback.ts";

interface CreationFailureProps {
  app: App;
  workspace: Workspace;
  text: string;
  failure: Failure;
  onRetry(): void;
  /** Other actions, shown if neither a retry nor a sign-in can help. */
  children?: ComponentChildren;
}

/**
 * Says why a token was not created, regenerated or collected. If the outcome is unknown, the request
 * can be retried. If the session has ended, signing in retries it.
 */
export function CreationFailure({
  app,
  workspace,
  text,
  failure,
  onRetry,
  children,
}: CreationFailureProps) {
  const { session } = app;
  const { connection } = workspace;
  const signInFailure = session.failure.value;

  async function signIn() {
    if (session.busy.peek()) return;
    await session.signIn();
    const status = session.status.peek();
    // Another person may have signed in, who must not retry this person's request.
    if (status.at === "signed_in" && status.connection.key === connection.key) {
      if (session.failure.peek() === null) onRetry();
    }
  }

  return (
    <Notice tone="bad" text={signInFailure === null ? text : describeFailure(signInFailure)}>
      {failure.kind === "outcome_unknown" && (
        <button type="button" onClick={onRetry}>
          {t("common.tryAgain")}
        </button>
      )}
      {failure.kind === "session_ended" && (
        <button type="button" aria-disabled={session.busy.value} onClick={() => void signIn()}>
          {t("signIn.submit")}
        </button>
      )}
      {failure.kind !== "outcome_unknown" && failure.kind !== "session_ended" && children}
    </Notice>
  );
}

interface CollectionFailureProps {
  app: App;
  workspace: Workspace;
  /** Shows only the failure of this token; of any token if absent. */
  tokenId?: string;
}

/** Says why a secret was not collected. Leaving the screen dismisses the failure. */
export function CollectionFailure({ app, workspace, tokenId }: CollectionFailureProps) {
  const failed = workspace.collection.failed.value;
  useFocusFallback(failed);
  if (failed === null || (tokenId !== undefined && failed.token.id !== tokenId)) return null;
  return <FailedCollectionNotice app={app} workspace={workspace} failed={failed} />;
}

function FailedCollectionNotice({
  app,
  workspace,
  failed,
}: CollectionFailureProps & { failed: FailedCollection }) {
  const { collection } = workspace;
  useEffect(() => collection.dismiss, [collection]);
  const text = describeCollectionFailure(failed);
  if (text === null) return null;
  return (
    <CreationFailure
      app={app}
      workspace={workspace}
      text={text}
      failure={failed.failure}
      onRetry={() => void collection.retry()}
    >
      <button type="button" onClick={collection.dismiss}>
        {t("collect.dismiss")}
      </button>
    </CreationFailure>
  );
}

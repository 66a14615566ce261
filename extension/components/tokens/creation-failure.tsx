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
import { useKeptFocus } from "../ui/use-kept-focus.ts";

interface CreationFailureProps {
  app: App;
  workspace: Workspace;
  text: string;
  failure: Failure;
  onRetry(): void;
  /** What else can be done where it can neither be repeated nor wait for a sign-in. */
  children?: ComponentChildren;
}

/**
 * Why the token was not created, regenerated or collected. Where nobody knows whether it was, the same request can be
 * repeated; where the session has ended, signing in repeats it.
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
  const refused = session.failure.value;

  async function signIn() {
    if (session.busy.peek()) return;
    await session.signIn();
    const status = session.status.peek();
    // Somebody else may have signed in: what this person asked for is not theirs to repeat.
    if (status.at === "signed_in" && status.connection.key === connection.key) {
      if (session.failure.peek() === null) onRetry();
    }
  }

  return (
    <Notice tone="bad" text={refused === null ? text : describeFailure(refused)}>
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
  /** Of this token alone; absent: of any. */
  of?: string;
}

/** Why a secret was not collected, and what can be done about it. It is forgotten with its screen. */
export function CollectionFailure({ app, workspace, of }: CollectionFailureProps) {
  const failed = workspace.collection.failed.value;
  useKeptFocus(failed);
  if (failed === null || (of !== undefined && failed.token.id !== of)) return null;
  return <ToldFailure app={app} workspace={workspace} failed={failed} />;
}

function ToldFailure({
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

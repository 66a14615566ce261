import type { ComponentChildren } from "preact";
import type { Failure } from "../../connection.ts";
import { failureText } from "../../format/failure-text.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { Notice } from "../ui/notice.tsx";

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
    <Notice tone="bad" text={refused === null ? text : failureText(refused)}>
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

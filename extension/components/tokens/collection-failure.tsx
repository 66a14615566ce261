import { useEffect } from "preact/hooks";
import { collectionFailureText } from "../../format/collect-text.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { FailedCollection } from "../../state/tokens/collection.ts";
import { useKeptFocus } from "../ui/use-kept-focus.ts";
import { CreationFailure } from "./creation-failure.tsx";

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
  const text = collectionFailureText(failed);
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

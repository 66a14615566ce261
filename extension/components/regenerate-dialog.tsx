import { useId } from "preact/hooks";
import { creationFailureText, failureText } from "../format/failure-text.ts";
import { t } from "../format/text.ts";
import { isLive } from "../format/token-status.ts";
import type { App } from "../state/app.ts";
import type { Regeneration } from "../state/token-regeneration.ts";
import type { TokenStores } from "../state/token-stores.ts";
import type { Workspace } from "../state/workspace.ts";
import { CreationFailure } from "./creation-failure.tsx";
import { Dialog } from "./dialog.tsx";
import { ExpiryFields } from "./expiry-fields.tsx";
import { GraceField } from "./grace-field.tsx";
import { Notice } from "./notice.tsx";

interface RegenerateDialogProps {
  app: App;
  workspace: Workspace;
  tokens: TokenStores;
}

/** Asks for how long a token is to work again, and when its old secret is to stop. */
export function RegenerateDialog({ app, workspace, tokens }: RegenerateDialogProps) {
  const asked = tokens.regeneration.asked.value;
  return asked && <OpenDialog app={app} workspace={workspace} tokens={tokens} asked={asked} />;
}

function OpenDialog({
  app,
  workspace,
  tokens,
  asked,
}: RegenerateDialogProps & { asked: Regeneration }) {
  const formId = useId();
  const { creation } = workspace;
  const { regeneration, holder } = tokens;
  const { token } = asked;
  const busy = creation.state.value.at === "working";
  const failure = regeneration.failure();
  // Then only the very same may be sent again.
  const open = failure?.kind === "outcome_unknown";
  return (
    <Dialog
      title={t("regenerate.title", { name: token.name })}
      body={isLive(token, app.effects.now()) ? t("regenerate.live") : t("regenerate.ended")}
      onClose={regeneration.close}
      confirm={
        !open && (
          <button type="submit" form={formId} class="primary" aria-disabled={busy}>
            {t("regenerate.confirm")}
          </button>
        )
      }
    >
      {failure !== null && (
        <CreationFailure
          app={app}
          workspace={workspace}
          text={creationFailureText(failure, true, holder.state.value)}
          failure={failure}
          onRetry={() => void regeneration.retry()}
        />
      )}
      {!open && (
        <form
          id={formId}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void regeneration.confirm();
          }}
        >
          <RegenerateFields app={app} tokens={tokens} asked={asked} />
        </form>
      )}
      <p class="visually-hidden" role="status">
        {busy ? t("regenerate.working") : ""}
      </p>
    </Dialog>
  );
}

function RegenerateFields({
  app,
  tokens: { catalog, regeneration },
  asked: { token, expiry, graceSeconds, error },
}: Omit<RegenerateDialogProps, "workspace"> & { asked: Regeneration }) {
  const offered = catalog.state.value;
  const now = app.effects.now();
  if (offered.status === "failed") {
    return (
      <Notice tone="bad" text={failureText(offered.failure)}>
        <button type="button" onClick={() => void regeneration.load()}>
          {t("common.tryAgain")}
        </button>
      </Notice>
    );
  }
  if (offered.status === "loading" || expiry === null) {
    return (
      <p class="quiet" role="status">
        {t("common.loading")}
      </p>
    );
  }
  return (
    <>
      <ExpiryFields
        expiry={expiry}
        error={error}
        policy={offered.value.expiry}
        now={now}
        onEdit={(next) => regeneration.edit({ expiry: next, error: null })}
      />
      <GraceField
        token={token}
        seconds={graceSeconds}
        now={now}
        onEdit={(next) => regeneration.edit({ graceSeconds: next })}
      />
    </>
  );
}

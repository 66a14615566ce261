import { useId } from "preact/hooks";
import { describeCreationFailure, describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { TokenOwner } from "../../format/token-owner.ts";
import { isActive } from "../../format/token-status.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { Regeneration } from "../../state/tokens/token-regeneration.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { announceIn } from "../ui/use-announce.ts";
import { CreationFailure } from "./creation-failure.tsx";
import { ExpiryFields } from "./expiry-fields.tsx";
import { GraceField, StopOldField } from "./old-secret-fields.tsx";
import { RevealField } from "./reveal-field.tsx";

interface RegenerateDialogProps {
  app: App;
  workspace: Workspace;
  tokens: TokenStores;
}

/** Asks for a regenerated token's expiry, and when its old secret stops. */
export function RegenerateDialog({ app, workspace, tokens }: RegenerateDialogProps) {
  const request = tokens.regeneration.dialog.value;
  return (
    request && <OpenDialog app={app} workspace={workspace} tokens={tokens} request={request} />
  );
}

function OpenDialog({
  app,
  workspace,
  tokens,
  request,
}: RegenerateDialogProps & { request: Regeneration }) {
  const formId = useId();
  const { creation } = workspace;
  const { regeneration, ownerStore } = tokens;
  const { token } = request;
  const busy = creation.state.value.at === "working";
  const failure = regeneration.getFailure();
  const isLoaded = tokens.catalog.state.value.status === "ready" && request.expiry !== null;

  async function confirm() {
    const failed = await regeneration.confirm();
    if (failed === null) return;
    const text = describeCreationFailure(failed, true, ownerStore.state.peek());
    announceIn(app, workspace, text, "failed");
  }

  // If the outcome is unknown, only the identical request may be sent again.
  const isUnknown = failure?.kind === "outcome_unknown";
  return (
    <Dialog
      title={t("regenerate.title", { name: token.name })}
      body={describeConsequence(request, ownerStore.state.value, app.effects.now())}
      onClose={regeneration.close}
      confirm={
        !isUnknown && (
          <button type="submit" form={formId} class="primary" aria-disabled={busy || !isLoaded}>
            {t("regenerate.confirm")}
          </button>
        )
      }
    >
      {failure !== null && (
        <CreationFailure
          app={app}
          workspace={workspace}
          text={describeCreationFailure(failure, true, ownerStore.state.value)}
          failure={failure}
          onRetry={() => void regeneration.retry()}
        />
      )}
      {!isUnknown && (
        <form
          id={formId}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void confirm();
          }}
        >
          <RegenerateFields app={app} tokens={tokens} request={request} />
        </form>
      )}
      <p class="visually-hidden" role="status">
        {busy ? t("regenerate.working") : ""}
      </p>
    </Dialog>
  );
}

function describeConsequence({ token }: Regeneration, owner: TokenOwner, now: number): string {
  const live = isActive(token, now);
  if (owner.who === "me") return live ? t("regenerate.live") : t("regenerate.ended");
  const { name } = owner;
  return live ? t("others.regenerateLive", { name }) : t("others.regenerateEnded", { name });
}

function RegenerateFields({
  app,
  tokens,
  request,
}: Omit<RegenerateDialogProps, "workspace"> & { request: Regeneration }) {
  const { catalog, owner, regeneration } = tokens;
  const { token, expiry, graceSeconds, error } = request;
  const state = catalog.state.value;
  const now = app.effects.now();
  if (state.status === "failed") {
    return (
      <Notice tone="bad" text={describeFailure(state.failure, tokens.ownerStore.state.value)}>
        <button type="button" onClick={() => void regeneration.load()}>
          {t("common.tryAgain")}
        </button>
      </Notice>
    );
  }
  if (state.status === "loading" || expiry === null) {
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
        policy={state.value.expiry}
        fromCollection={owner !== null && !regeneration.reveal.wanted.value}
        now={now}
        onEdit={(next) => regeneration.edit({ expiry: next, error: null })}
      />
      {owner === null && (
        <GraceField
          token={token}
          seconds={graceSeconds}
          now={now}
          onEdit={(next) => regeneration.edit({ graceSeconds: next })}
        />
      )}
      <StopOldField tokens={tokens} request={request} now={now} />
      <RevealField tokens={tokens} reveal={regeneration.reveal} />
    </>
  );
}

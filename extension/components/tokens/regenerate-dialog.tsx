import { useId } from "preact/hooks";
import { describeCreationFailure, describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { TokenOwner } from "../../format/token-owner.ts";
import { isLive } from "../../format/token-status.ts";
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
  const offered = tokens.catalog.state.value.status === "ready" && asked.expiry !== null;

  async function confirm() {
    const failed = await regeneration.confirm();
    if (failed === null) return;
    const text = describeCreationFailure(failed, true, holder.state.peek());
    announceIn(app, workspace, text, "failed");
  }

  // Then only the very same may be sent again.
  const open = failure?.kind === "outcome_unknown";
  return (
    <Dialog
      title={t("regenerate.title", { name: token.name })}
      body={consequence(asked, holder.state.value, app.effects.now())}
      onClose={regeneration.close}
      confirm={
        !open && (
          <button type="submit" form={formId} class="primary" aria-disabled={busy || !offered}>
            {t("regenerate.confirm")}
          </button>
        )
      }
    >
      {failure !== null && (
        <CreationFailure
          app={app}
          workspace={workspace}
          text={describeCreationFailure(failure, true, holder.state.value)}
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
            void confirm();
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

function consequence({ token }: Regeneration, holder: TokenOwner, now: number): string {
  const live = isLive(token, now);
  if (holder.who === "me") return live ? t("regenerate.live") : t("regenerate.ended");
  const { name } = holder;
  return live ? t("others.regenerateLive", { name }) : t("others.regenerateEnded", { name });
}

function RegenerateFields({
  app,
  tokens,
  asked,
}: Omit<RegenerateDialogProps, "workspace"> & { asked: Regeneration }) {
  const { catalog, owner, regeneration } = tokens;
  const { token, expiry, graceSeconds, error } = asked;
  const offered = catalog.state.value;
  const now = app.effects.now();
  if (offered.status === "failed") {
    return (
      <Notice tone="bad" text={describeFailure(offered.failure, tokens.holder.state.value)}>
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
      <StopOldField tokens={tokens} asked={asked} now={now} />
      <RevealField tokens={tokens} reveal={regeneration.reveal} />
    </>
  );
}

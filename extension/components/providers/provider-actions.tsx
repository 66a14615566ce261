import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { ProviderResource } from "../../../shared/wire/provider-resource.ts";
import type { Failure } from "../../connection.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Providers } from "../../state/organization/providers.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icon.tsx";
import { Notice } from "../ui/notice.tsx";
import { useAnnounce, useOutcome } from "../ui/use-announce.ts";

interface ProviderActionsProps {
  app: App;
  providers: Providers;
  provider: ProviderResource;
  onRemoved(): void;
}

type Kind = "disable" | "enable" | "delete";

/** Tries the provider, turns it off and on, and deletes it. */
export function ProviderActions(props: ProviderActionsProps) {
  const { app, providers, provider } = props;
  const id = useId();
  const asked = useSignal<Kind | null>(null);
  const announce = useAnnounce(app);
  const switchKind: Kind = provider.disabled_at === null ? "disable" : "enable";
  const ask = (kind: Kind) => () => {
    asked.value = kind;
  };

  async function tryIt() {
    const reply = await providers.startTrial(provider.id);
    if (reply.ok) await app.effects.openAddress(reply.value.address);
    else announce(describeFailure(reply.failure), "failed");
  }

  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{t("provider.trial")}</h2>
      <p class="hint">{t("provider.trialHint", { name: provider.name })}</p>
      <div class="buttons provider-actions">
        <button type="button" class="primary" onClick={() => void tryIt()}>
          <Icon name="external-link" />
          {t("provider.tryIt")}
        </button>
        <button type="button" onClick={ask(switchKind)}>
          {t(`provider.${switchKind}`)}
        </button>
        <button type="button" class="danger quiet-button" onClick={ask("delete")}>
          {t("provider.delete")}
        </button>
      </div>
      {asked.value !== null && (
        <ActionDialog
          {...props}
          kind={asked.value}
          onClose={() => {
            asked.value = null;
          }}
        />
      )}
    </section>
  );
}

function ActionDialog(props: ProviderActionsProps & { kind: Kind; onClose(): void }) {
  const { app, providers, provider, kind, onRemoved, onClose } = props;
  const { failure, finish } = useOutcome(app, onClose);
  const { name } = provider;

  async function confirm() {
    if (providers.busy.peek()) return;
    failure.value = null;
    const failed =
      kind === "delete"
        ? await providers.remove(provider.id)
        : await providers.update(provider, { disabled: kind === "disable" });
    finish(failed && describeProviderFailure(failed), t(`provider.${kind}Done`, { name }));
    if (failed === null && kind === "delete") onRemoved();
  }

  return (
    <Dialog
      title={t(`provider.${kind}Title`, { name })}
      body={t(`provider.${kind}Body`, { name })}
      onClose={onClose}
      confirm={
        <button
          type="button"
          class={kind === "enable" ? "primary" : "danger"}
          aria-disabled={providers.busy.value}
          onClick={() => void confirm()}
        >
          {t(`provider.${kind}Confirm`)}
        </button>
      }
    >
      {failure.value !== null && <Notice tone="bad" text={failure.value} />}
    </Dialog>
  );
}

function describeProviderFailure(failure: Failure): string {
  const isNeeded = failure.kind === "problem" && failure.problem === "provider_required";
  return isNeeded ? t("provider.needed") : describeFailure(failure);
}

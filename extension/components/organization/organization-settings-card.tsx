import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import type { OrganizationResource } from "../../../shared/wire/organization-resource.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { describeFormError } from "../../format/describe-form-error.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import { checkName } from "../../state/core/form-check.ts";
import { isNotFound } from "../../state/core/store-context.ts";
import type { OrganizationSettings } from "../../state/organization/organization-settings.ts";
import { MembersKeepingSetting } from "../secrets/members-keeping-setting.tsx";
import { copyId } from "../ui/copy-id.ts";
import { EditableText } from "../ui/editable-text.tsx";
import { Icon } from "../ui/icon.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { LoadNotice } from "../ui/load-notice.tsx";
import { Switch } from "../ui/switch.tsx";
import { useAnnounce } from "../ui/use-announce.ts";
import { TokenQuota } from "./token-quota.tsx";

interface OrganizationSettingsCardProps {
  app: App;
  settings: OrganizationSettings;
}

/** The organization's name, settings, id and quota. */
export function OrganizationSettingsCard({ app, settings }: OrganizationSettingsCardProps) {
  const id = useId();
  const state = settings.state.value;
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{t("organization.settings")}</h2>
      <LoadNotice state={state} label={t("organization.reloadSettings")} onRetry={settings.load} />
      {state.status === "ready" && (
        <Facts app={app} settings={settings} organization={state.value} />
      )}
    </section>
  );
}

function Facts(props: OrganizationSettingsCardProps & { organization: OrganizationResource }) {
  const { app, settings, organization } = props;
  const editing = useSignal(false);
  const announce = useAnnounce(app);
  const texts = useRef<HTMLDivElement>(null);

  function close() {
    editing.value = false;
    requestAnimationFrame(() => texts.current?.querySelector("button")?.focus());
  }

  async function rename(name: string) {
    const failure = await settings.save({ name });
    return failure && describeFailure(failure);
  }

  async function setManagersSeeSecrets(managers_see_secrets: boolean) {
    const failure = await settings.save({ settings: { managers_see_secrets } });
    if (failure === null) announce(t("organization.saved"));
    // A 404 means that the person no longer manages users, which the app announces itself.
    else if (!isNotFound(failure)) announce(describeFailure(failure), "failed");
  }

  return (
    <>
      {editing.value ? (
        <EditableText
          app={app}
          label={t("organization.name")}
          saveLabel={t("organization.saveName")}
          savedText={t("organization.nameSaved")}
          value={organization.name}
          busy={settings.saving}
          check={describeNameError}
          onSave={rename}
          onClose={close}
        />
      ) : (
        <div ref={texts} class="texts">
          <p class="text-name">{organization.name}</p>
          <IconButton
            label={t("organization.editName")}
            icon="pencil"
            onPress={() => {
              editing.value = true;
            }}
          />
        </div>
      )}
      <Switch
        label={t("organization.seeSecrets")}
        hint={t("organization.seeSecretsHint")}
        checked={organization.settings.managers_see_secrets}
        busy={settings.saving.value}
        onChange={(on) => void setManagersSeeSecrets(on)}
      />
      <MembersKeepingSetting app={app} settings={settings} organization={organization} />
      <div class="id-row">
        <span class="aside">{t("organization.id")}</span>
        <span class="mono">{organization.id}</span>
        <button type="button" class="ghost" onClick={() => void copyId(app, organization.id, true)}>
          <Icon name="copy" />
          {t("detail.copyId")}
        </button>
      </div>
      {organization.quota !== undefined && <TokenQuota {...organization.quota} />}
    </>
  );
}

function describeNameError(text: string): string | null {
  const error = checkName(text);
  return error === null ? null : describeFormError(error);
}

import { useSignal } from "@preact/signals";
import type {
  KeptSecretsSetting,
  OrganizationResource,
} from "../../../shared/wire/organization-resource.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import { isNotFound } from "../../state/core/store-context.ts";
import type { OrganizationSettings } from "../../state/organization/organization-settings.ts";
import { Field } from "../ui/field.tsx";
import { useAnnounce } from "../ui/use-announce.ts";
import { ForgetDialog } from "./forget-dialog.tsx";

const CHOICES = [
  { value: "off", text: "kept.off" },
  { value: "recent_sign_in", text: "kept.recent" },
  { value: "signed_in", text: "kept.signedIn" },
] as const satisfies readonly { value: KeptSecretsSetting; text: string }[];

interface MembersKeepingSettingProps {
  app: App;
  settings: OrganizationSettings;
  organization: OrganizationResource;
}

/** The organization's rule on kept secrets. Turning it off destroys the keys of all of them, so it is asked first. */
export function MembersKeepingSetting(props: MembersKeepingSettingProps) {
  const { app, settings, organization } = props;
  const announce = useAnnounce(app);
  const isAsking = useSignal(false);
  const chosen = organization.settings.kept_secrets;
  // A server without kept secrets has no such setting.
  if (chosen === undefined) return null;

  async function save(kept_secrets: KeptSecretsSetting) {
    const failure = await settings.save({ settings: { kept_secrets } });
    if (failure === null) announce(t("organization.saved"));
    // A 404 means that the person no longer manages users, which the app announces itself.
    else if (!isNotFound(failure)) announce(describeFailure(failure), "failed");
  }

  return (
    <>
      <Field label={t("kept.members")} hint={t("kept.membersHint")}>
        {(control) => (
          <select
            {...control}
            disabled={settings.saving.value}
            value={chosen}
            onChange={({ currentTarget }) => {
              const next = currentTarget.value as KeptSecretsSetting;
              // The list shows what is stored, until the answer.
              currentTarget.value = chosen;
              if (next === "off") isAsking.value = true;
              else void save(next);
            }}
          >
            {CHOICES.map(({ value, text }) => (
              <option key={value} value={value}>
                {t(text)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {isAsking.value && (
        <ForgetDialog
          app={app}
          title={t("kept.offTitle")}
          body={t("kept.offBody")}
          confirmText={t("kept.offConfirm")}
          doneText={t("organization.saved")}
          busy={settings.saving}
          onConfirm={async () => {
            const failure = await settings.save({ settings: { kept_secrets: "off" } });
            return failure && describeFailure(failure);
          }}
          onClose={() => {
            isAsking.value = false;
          }}
        />
      )}
    </>
  );
}

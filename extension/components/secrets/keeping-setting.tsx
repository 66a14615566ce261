import { useSignal } from "@preact/signals";
import { describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { Settings } from "../../messages.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { Field } from "../ui/field.tsx";
import { useFresh } from "../ui/use-fresh.ts";
import { ForgetDialog } from "./forget-dialog.tsx";

const CHOICES = ["never", "ask", "always"] as const satisfies readonly Settings["keepSecrets"][];

interface KeepingSettingProps {
  app: App;
  workspace: Workspace;
}

/** If new secrets are kept on this device, and how many are. Hidden where the organization allows none. */
export function KeepingSetting({ app, workspace: { kept } }: KeepingSettingProps) {
  const { preferences } = app;
  const isAsking = useSignal(false);
  useFresh(app, kept);
  const count = kept.count.value;
  if (!kept.allowed.value && count === 0) return null;
  return (
    <>
      <Field label={t("kept.setting")} hint={t("kept.settingHint")}>
        {(control) => (
          <select
            {...control}
            value={preferences.settings.value.keepSecrets}
            onChange={({ currentTarget }) =>
              void preferences.choose({
                keepSecrets: currentTarget.value as Settings["keepSecrets"],
              })
            }
          >
            {CHOICES.map((choice) => (
              <option key={choice} value={choice}>
                {t(`kept.${choice}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div class="id-row">
        <span class="hint">{t("kept.count", count, { count })}</span>
        {count > 0 && (
          <button
            type="button"
            onClick={() => {
              isAsking.value = true;
            }}
          >
            {t("kept.forgetAll")}
          </button>
        )}
      </div>
      {isAsking.value && (
        <ForgetDialog
          app={app}
          title={t("kept.forgetAllTitle")}
          body={t("kept.forgetAllBody")}
          confirmText={t("kept.forgetAllConfirm")}
          doneText={t("kept.forgottenAll")}
          busy={kept.busy}
          onConfirm={async () => {
            const failure = await kept.forgetAll();
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

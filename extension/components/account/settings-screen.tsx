import { useEffect } from "preact/hooks";
import { formatDuration } from "../../format/format-instant.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { AccountButton } from "../frame/account-button.tsx";
import { AccountFooter } from "../frame/account-footer.tsx";
import { Screen } from "../frame/screen.tsx";
import { Field } from "../ui/field.tsx";

const THEMES = ["system", "light", "dark"] as const;

interface SettingsScreenProps {
  app: App;
  workspace: Workspace;
}

export function SettingsScreen({ app, workspace }: SettingsScreenProps) {
  const { preferences, session, effects } = app;
  useEffect(() => void preferences.loadPermissions(), [preferences]);
  return (
    <Screen
      title={t("settings.title")}
      onBack={() => app.router.go({ screen: "tokens" })}
      actions={<AccountButton app={app} workspace={workspace} />}
      footer={<AccountFooter account={workspace.account} />}
    >
      <fieldset class="field">
        <legend>{t("settings.theme")}</legend>
        <div class="segments">
          {THEMES.map((theme) => (
            <label key={theme}>
              <input
                type="radio"
                name="theme"
                value={theme}
                checked={preferences.theme.value === theme}
                onChange={() => void preferences.choose({ theme })}
              />
              <span>{t(`settings.${theme}`)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <WarningSettings app={app} />
      <ClipboardSetting app={app} />
      <section class="card">
        <dl>
          <dt>{t("settings.server")}</dt>
          <dd>{workspace.connection.host}</dd>
          <dt>{t("settings.version")}</dt>
          <dd>{effects.version}</dd>
        </dl>
        <div class="id-row">
          <span class="hint">{t("settings.changeServerHint")}</span>
          <button type="button" onClick={() => void session.changeServer()}>
            {t("settings.changeServer")}
          </button>
        </div>
      </section>
    </Screen>
  );
}

/** 0 is never. */
const PERIODS_DAYS = [0, 3, 7, 14, 30] as const;

/** From when on tokens that are about to expire are warned of, and how. */
function WarningSettings({ app }: { app: App }) {
  const { preferences, announcer } = app;
  const { warningDays, notify } = preferences.settings.value;

  async function chooseNotify(wanted: boolean) {
    const kept = await preferences.choosePermitted({ notify: wanted });
    if (!kept) announcer.announce(t("settings.notPermitted"), "failed");
  }

  return (
    <>
      <Field label={t("settings.warn")} hint={t("settings.warnHint")}>
        {(control) => (
          <select
            {...control}
            value={String(warningDays)}
            onChange={({ currentTarget }) =>
              void preferences.choose({ warningDays: Number(currentTarget.value) })
            }
          >
            {withChosen(PERIODS_DAYS, warningDays).map((days) => (
              <option key={days} value={String(days)}>
                {days === 0 ? t("settings.off") : t("settings.daysBefore", days, { count: days })}
              </option>
            ))}
          </select>
        )}
      </Field>
      <label class="check">
        <input
          type="checkbox"
          checked={notify && warningDays > 0}
          disabled={warningDays === 0}
          onChange={({ currentTarget }) => void chooseNotify(currentTarget.checked)}
        />
        <span>{t("settings.notify")}</span>
      </label>
    </>
  );
}

/** The choices, and the one that is set even if it is none of them. */
function withChosen(choices: readonly number[], chosen: number): number[] {
  return [...new Set([...choices, chosen])].sort((a, b) => a - b);
}

/** After which times a copied secret can be cleared; 0 is never. An alarm is never sooner than 30 s. */
const TIMES_SECONDS = [0, 30, 60, 300] as const;

/** Whether the clipboard is cleared of a copied secret, which takes the permission to read it. */
function ClipboardSetting({ app: { preferences, announcer } }: { app: App }) {
  async function choose(clearClipboardSeconds: number) {
    const kept = await preferences.choosePermitted({ clearClipboardSeconds });
    if (!kept) announcer.announce(t("settings.notPermitted"), "failed");
  }

  return (
    <Field label={t("settings.clipboard")} hint={t("settings.clipboardHint")}>
      {(control) => (
        <select
          {...control}
          value={String(preferences.settings.value.clearClipboardSeconds)}
          onChange={({ currentTarget }) => void choose(Number(currentTarget.value))}
        >
          {TIMES_SECONDS.map((seconds) => (
            <option key={seconds} value={String(seconds)}>
              {seconds === 0
                ? t("settings.off")
                : t("settings.after", { time: formatDuration(seconds) })}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

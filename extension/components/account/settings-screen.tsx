import { useEffect } from "preact/hooks";
import { formatDuration, formatInstant } from "../../format/format-instant.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { AccountButton } from "../frame/account-button.tsx";
import { AccountFooter } from "../frame/account-footer.tsx";
import { ClearingNotice } from "../frame/clearing-notice.tsx";
import { Screen } from "../frame/screen.tsx";
import { KeepingSetting } from "../secrets/keeping-setting.tsx";
import { Field } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { ShortcutCard } from "./shortcut-card.tsx";

const THEMES = ["system", "light", "dark"] as const;

interface SettingsScreenProps {
  app: App;
  workspace: Workspace;
}

export function SettingsScreen({ app, workspace }: SettingsScreenProps) {
  const { preferences, session, effects } = app;
  const { mayChangeServer, ignored } = preferences.managed.value;
  useEffect(() => void preferences.loadPermissions(), [preferences]);
  return (
    <Screen
      title={t("settings.title")}
      onBack={() => app.router.go({ screen: "tokens" })}
      actions={<AccountButton app={app} workspace={workspace} />}
      footer={<AccountFooter account={workspace.account} />}
    >
      {ignored.length > 0 && (
        <Notice
          tone="warn"
          alert={false}
          text={t("managed.ignored", { names: ignored.join(", ") })}
        />
      )}
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
      <ClearingNotice preferences={preferences} />
      <KeepingSetting app={app} workspace={workspace} />
      <ShortcutCard app={app} />
      <section class="card">
        <dl>
          <dt>{t("settings.server")}</dt>
          <dd>{workspace.connection.host}</dd>
          <dt>{t("settings.version")}</dt>
          <dd>{effects.version}</dd>
        </dl>
        <div class="id-row">
          <span class="hint">
            {mayChangeServer ? t("settings.changeServerHint") : t("managed.set")}
          </span>
          <button
            type="button"
            disabled={!mayChangeServer}
            onClick={() => void session.changeServer()}
          >
            {t("settings.changeServer")}
          </button>
        </div>
      </section>
      <ClockNotice app={app} />
    </Screen>
  );
}

/** A smaller difference shows in no text. */
const RIGHT_WITHIN_MS = 60_000;

/** Says that this computer's clock is wrong, and what time it is at the server. */
function ClockNotice({ app: { effects } }: { app: App }) {
  const now = effects.now();
  if (Math.abs(now - effects.deviceNow()) <= RIGHT_WITHIN_MS) return null;
  const text = t("settings.clockWrong", { time: formatInstant(now) });
  return <Notice tone="warn" alert={false} text={text} />;
}

/** 0 means never. */
const PERIODS_DAYS = [0, 3, 7, 14, 30] as const;

/** Settings for warnings about expiring tokens: how early, and if a notification is shown. */
function WarningSettings({ app }: { app: App }) {
  const { preferences, announcer } = app;
  const { warningDays, notify } = preferences.settings.value;
  const isSet = preferences.managed.value.warningDays !== null;

  async function chooseNotify(wanted: boolean) {
    const permitted = await preferences.choosePermitted({ notify: wanted });
    if (!permitted) announcer.announce(t("settings.notPermitted"), "failed");
  }

  return (
    <>
      <Field label={t("settings.warn")} hint={isSet ? t("managed.set") : t("settings.warnHint")}>
        {(control) => (
          <select
            {...control}
            disabled={isSet}
            value={String(warningDays)}
            onChange={({ currentTarget }) =>
              void preferences.choose({ warningDays: Number(currentTarget.value) })
            }
          >
            {includeChosen(PERIODS_DAYS, warningDays).map((days) => (
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

/** Adds the current value to the choices if it is none of them. */
function includeChosen(choices: readonly number[], chosen: number): number[] {
  return [...new Set([...choices, chosen])].sort((a, b) => a - b);
}

/** Delays for clearing a copied secret; 0 means never. A browser's alarm takes at least 30 s. */
const TIMES_SECONDS = [0, 30, 60, 300] as const;

/** The delay after which a copied secret is cleared. That needs the permission to read the clipboard. */
function ClipboardSetting({ app: { preferences, announcer } }: { app: App }) {
  const { clearClipboardSeconds: chosen } = preferences.settings.value;
  const isSet = preferences.managed.value.clearClipboardSeconds !== null;

  async function choose(clearClipboardSeconds: number) {
    const permitted = await preferences.choosePermitted({ clearClipboardSeconds });
    if (!permitted) announcer.announce(t("settings.notPermitted"), "failed");
  }

  return (
    <Field
      label={t("settings.clipboard")}
      hint={isSet ? t("managed.set") : t("settings.clipboardHint")}
    >
      {(control) => (
        <select
          {...control}
          disabled={isSet}
          value={String(chosen)}
          onChange={({ currentTarget }) => void choose(Number(currentTarget.value))}
        >
          {includeChosen(TIMES_SECONDS, chosen).map((seconds) => (
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

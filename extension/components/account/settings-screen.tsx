import { useEffect } from "preact/hooks";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { AccountButton } from "../frame/account-button.tsx";
import { AccountFooter } from "../frame/account-footer.tsx";
import { Screen } from "../frame/screen.tsx";
import { ClipboardSetting } from "./clipboard-setting.tsx";
import { WarningSettings } from "./warning-settings.tsx";

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

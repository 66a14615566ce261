import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import { Field } from "../ui/field.tsx";

/** 0 is never. */
const PERIODS_DAYS = [0, 3, 7, 14, 30] as const;

/** From when on tokens that are about to expire are warned of, and how. */
export function WarningSettings({ app }: { app: App }) {
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

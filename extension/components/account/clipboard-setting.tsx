import { formatDuration } from "../../format/instants.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import { Field } from "../ui/field.tsx";

/** After which times a copied secret can be cleared; 0 is never. An alarm is never sooner than 30 s. */
const TIMES_SECONDS = [0, 30, 60, 300] as const;

/** Whether the clipboard is cleared of a copied secret, which takes the permission to read it. */
export function ClipboardSetting({ app: { preferences, announcer } }: { app: App }) {
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

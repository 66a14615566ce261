import { formatDuration } from "../../format/format-instant.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import { Notice } from "../ui/notice.tsx";

/** Asks for the permission to clear the clipboard, which the organization wants and only the person can give. */
export function ClearingNotice({ preferences }: Pick<App, "preferences">) {
  if (!preferences.lacksClearing.value) return null;
  const time = formatDuration(preferences.settings.value.clearClipboardSeconds);
  return (
    <Notice tone="warn" alert={false} text={t("managed.clearing", { time })}>
      <button type="button" onClick={() => void preferences.permitClearing()}>
        {t("managed.allowClearing")}
      </button>
    </Notice>
  );
}

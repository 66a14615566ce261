import { t } from "../../format/text.ts";
import type { AppTexts } from "../../state/app/app.ts";
import { removalText } from "../tokens/removal-dialog.tsx";

/** What is announced once something has happened that is no one component's own. */
export const appTexts: AppTexts = {
  removed: removalText,
  unentitled: (lost) =>
    lost === "tokens.others" ? t("others.unentitled") : t("organization.unentitled"),
  switchedTo: (name) => t("organizations.switched", { name }),
};

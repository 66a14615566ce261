import { t } from "../../format/text.ts";
import type { AppTexts } from "../../state/app/app.ts";
import { describeRemoval } from "../tokens/removal-dialog.tsx";

/** Texts that the app announces for events that belong to no single component. */
export const appTexts: AppTexts = {
  removed: describeRemoval,
  managementLost: (lost) =>
    lost === "tokens.others" ? t("others.unentitled") : t("organization.unentitled"),
  switchedTo: (name) => t("organizations.switched", { name }),
};

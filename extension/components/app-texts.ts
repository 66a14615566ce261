import { t } from "../format/text.ts";
import type { AppTexts } from "../state/app.ts";

/** What is announced once something has happened that is no one component's own. */
export const appTexts: AppTexts = {
  removed: ({ kind, token: { name } }) => t(`${kind}.done`, { name }),
  switchedTo: (name) => t("organizations.switched", { name }),
};

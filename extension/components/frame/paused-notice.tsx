import { nameProvider } from "../../format/name-provider.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { getReadyValue } from "../../state/core/loadable.ts";
import { Notice } from "../ui/notice.tsx";

/** Says that the person's tokens are paused until they sign in with their provider, if they are. */
export function PausedNotice({ app, workspace }: { app: App; workspace: Workspace }) {
  const me = getReadyValue(workspace.account.me.value);
  const since = me?.sign_in?.away_at ?? null;
  if (since === null || Date.parse(since) > app.effects.now()) return null;
  const provider = nameProvider(me, t("paused.company"));
  return (
    <Notice
      tone="warn"
      alert={false}
      text={`${t("paused.mine", { provider })}. ${t("paused.mineHint")}`}
    />
  );
}

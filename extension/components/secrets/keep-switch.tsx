import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { describeFailure, describeKeepingFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { Switch } from "../ui/switch.tsx";
import { useAnnounce } from "../ui/use-announce.ts";

interface KeepSwitchProps {
  app: App;
  workspace: Workspace;
  token: TokenResource;
}

/**
 * Offers to keep a new secret on this device.
 *
 * The secret is kept at once if the settings say so, or if an earlier one of the token was kept here.
 */
export function KeepSwitch({ app, workspace, token }: KeepSwitchProps) {
  const { kept, connection } = workspace;
  const announce = useAnnounce(app);
  const isKept = kept.isKept(token);
  const isWanted =
    app.preferences.settings.value.keepSecrets === "always" || kept.hasKept(token.id);
  /** False until it is known what this browser keeps: keeping a secret again would be recorded as opening it. */
  const isLoaded = useSignal(false);
  const isChosen = useRef(false);

  async function choose(on: boolean) {
    isChosen.current = true;
    const failure = await (on ? kept.keep(token.id) : kept.forget(token.id));
    if (failure !== null) {
      const describe = on ? describeKeepingFailure : describeFailure;
      announce(describe(failure), "failed");
    } else if (on) announce(t("kept.kept"));
  }

  useEffect(() => {
    void kept.load().then(() => {
      isLoaded.value = true;
    });
  }, [kept]);
  useEffect(() => {
    if (isLoaded.value && isWanted && !isKept && !isChosen.current) void choose(true);
  }, [isLoaded.value, isWanted]);

  return (
    <section class="card keep">
      <Switch
        label={t("kept.keep")}
        hint={isKept ? t("kept.kept") : t("kept.keepHint", { host: connection.host })}
        checked={isKept}
        busy={kept.busy.value}
        onChange={(on) => void choose(on)}
      />
    </section>
  );
}

/** Returns true if the screen of a new secret offers to keep it: only a person's own secrets are kept. */
export function offersKeeping({ preferences }: App, workspace: Workspace, token: TokenResource) {
  return (
    workspace.kept.allowed.value &&
    token.owner === workspace.connection.subject &&
    preferences.settings.value.keepSecrets !== "never"
  );
}

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { OrganizationResource } from "../../../shared/wire/organization-resource.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { formatList, t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { getReadyValue } from "../../state/core/loadable.ts";
import { LoadNotice } from "../ui/load-notice.tsx";
import { Switch } from "../ui/switch.tsx";
import { useAnnounce } from "../ui/use-announce.ts";
import { EmergencyDialog } from "./emergency-dialog.tsx";

interface SignInRulesCardProps {
  app: App;
  administration: Workspace["administration"];
}

/** Days without a sign-in after which tokens can pause. */
const AWAY_DAYS = [7, 14, 30, 60, 90];

/** What opens the organization, and when tokens pause; hidden until there is a provider. */
export function SignInRulesCard({ app, administration }: SignInRulesCardProps) {
  const id = useId();
  const { settings, providers } = administration;
  const state = settings.state.value;
  const listed = getReadyValue(providers.state.value) ?? [];
  const names = listed.filter((one) => one.disabled_at === null).map(({ name }) => name);
  const rules = state.status === "ready" ? state.value.settings : null;
  const isRuled = rules?.sign_in === "provider" || (rules?.away_days ?? null) !== null;
  // A server without providers has no such settings.
  if (listed.length === 0 && !isRuled) return null;
  if (rules !== null && rules.sign_in === undefined) return null;
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{t("signInRules.title")}</h2>
      <LoadNotice state={state} label={t("signInRules.reload")} onRetry={settings.load} />
      {state.status === "ready" && (
        <Rules
          app={app}
          administration={administration}
          organization={state.value}
          provider={names.length === 0 ? t("signInRules.provider") : formatList(names)}
        />
      )}
    </section>
  );
}

interface RulesProps extends SignInRulesCardProps {
  organization: OrganizationResource;
  /** The names of the providers. */
  provider: string;
}

function Rules(props: RulesProps) {
  const { app, administration, organization, provider } = props;
  const { settings } = administration;
  const isDialogOpen = useSignal(false);
  const announce = useAnnounce(app);
  const { emergency_members: members = [], away_days = null } = organization.settings;
  const isOn = organization.settings.sign_in === "provider";
  const openDialog = () => {
    isDialogOpen.value = true;
  };

  async function save(change: { sign_in: "any" } | { away_days: number | null }, saved: string) {
    const failure = await settings.save({ settings: change });
    announce(
      failure === null ? saved : describeFailure(failure),
      failure === null ? "done" : "failed",
    );
  }

  return (
    <>
      <Switch
        label={t("signInRules.only", { provider })}
        hint={t("signInRules.onlyHint")}
        checked={isOn}
        busy={settings.saving.value}
        onChange={(on) => {
          if (on) openDialog();
          else
            void save(
              { sign_in: "any" },
              t("signInRules.turnedOff", { organization: organization.name }),
            );
        }}
      />
      {isOn && (
        <div class="emergency">
          <span>
            {t("signInRules.emergency", { names: formatList(members.map(({ name }) => name)) })}
          </span>
          <button
            type="button"
            class="ghost"
            aria-label={t("signInRules.changeMembersNamed")}
            onClick={openDialog}
          >
            {t("signInRules.changeMembers")}
          </button>
        </div>
      )}
      <AwayDays
        days={away_days}
        busy={settings.saving.value}
        onChange={(days) => void save({ away_days: days }, t("signInRules.saved"))}
      />
      {isDialogOpen.value && (
        <EmergencyDialog
          {...props}
          isOn={isOn}
          onClose={() => {
            isDialogOpen.value = false;
          }}
        />
      )}
    </>
  );
}

interface AwayDaysProps {
  days: number | null;
  busy: boolean;
  onChange(days: number | null): void;
}

/** Asks how long tokens work without a sign-in of their owner. */
function AwayDays({ days, busy, onChange }: AwayDaysProps) {
  const id = useId();
  const isOther = days !== null && !AWAY_DAYS.includes(days);
  const listed = isOther ? [...AWAY_DAYS, days].toSorted((a, b) => a - b) : AWAY_DAYS;
  return (
    <div class="field away">
      <label for={id}>{t("signInRules.pause")}</label>
      <select
        id={id}
        aria-describedby={`${id}-hint`}
        disabled={busy}
        value={days === null ? "" : String(days)}
        onChange={({ currentTarget }) =>
          onChange(currentTarget.value === "" ? null : Number(currentTarget.value))
        }
      >
        <option value="">{t("signInRules.never")}</option>
        {listed.map((count) => (
          <option key={count} value={String(count)}>
            {t("signInRules.days", count, { count })}
          </option>
        ))}
      </select>
      <p class="hint" id={`${id}-hint`}>
        {t("signInRules.pauseHint")}
      </p>
    </div>
  );
}

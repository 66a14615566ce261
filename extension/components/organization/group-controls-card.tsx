import { useEffect, useId } from "preact/hooks";
import type { GroupList } from "../../../shared/wire/group-resource.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { ControlChange, GroupControls } from "../../state/organization/group-controls.ts";
import { LoadNotice } from "../ui/load-notice.tsx";
import { Notice } from "../ui/notice.tsx";
import { Switch } from "../ui/switch.tsx";
import { useAnnounce } from "../ui/use-announce.ts";

interface GroupControlsCardProps {
  app: App;
  controls: GroupControls;
}

/** Shows each group's controls, which decide what its members may manage. */
export function GroupControlsCard({ app, controls }: GroupControlsCardProps) {
  const id = useId();
  const state = controls.state.value;
  useEffect(() => controls.clearFailure, [controls]);
  const groups = state.status === "ready" ? state.value.groups : [];
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{t("organization.groups")}</h2>
      <LoadNotice state={state} label={t("organization.reloadGroups")} onRetry={controls.load} />
      {state.status === "ready" && (
        <p class="hint">
          {groups.length === 0 ? t("organization.noGroups") : t("organization.groupsHint")}
        </p>
      )}
      <ul class="control-groups">
        {groups.map((group) => (
          <Group key={group.id} app={app} controls={controls} group={group} />
        ))}
      </ul>
    </section>
  );
}

type GroupOfList = GroupList["groups"][number];

function Group({ app, controls, group }: GroupControlsCardProps & { group: GroupOfList }) {
  const { changeable, busy, failed } = controls;
  const announce = useAnnounce(app);
  const failure = failed.value?.group === group.id ? failed.value.failure : null;

  async function setControl(change: ControlChange, name: string, on: boolean) {
    if (!(await controls.set(change, on))) return;
    const facts = { name, group: group.name };
    announce(on ? t("organization.turnedOn", facts) : t("organization.turnedOff", facts));
  }

  return (
    <li>
      <h3>
        {group.name}{" "}
        <span class="hint">
          {t("organization.members", group.members, { count: group.members })}
        </span>
      </h3>
      {failure !== null && <Notice tone="bad" text={describeFailure(failure)} />}
      {changeable.value.length === 0 && <p class="hint">{t("organization.nothingToChange")}</p>}
      {changeable.value.map(({ id, name }) => (
        <Switch
          key={id}
          label={name}
          name={t("organization.controlOf", { name, group: group.name })}
          checked={group.controls.includes(id)}
          busy={busy.value !== null}
          onChange={(on) => void setControl({ group: group.id, control: id }, name, on)}
        />
      ))}
    </li>
  );
}

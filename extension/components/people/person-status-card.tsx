import type { UserResource } from "../../../shared/wire/user-resource.ts";
import { formatDay } from "../../format/instants.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { Person } from "../../state/people/person.ts";
import { StatusDot } from "../ui/status-dot.tsx";
import { PersonAction } from "./person-action.tsx";

interface PersonStatusCardProps {
  app: App;
  workspace: Workspace;
  person: Person;
  user: UserResource;
  isMe: boolean;
}

/** Whether a member may do anything here, and the way to change that. */
export function PersonStatusCard({ isMe, ...props }: PersonStatusCardProps) {
  const { disabled_at, editable } = props.user;
  return (
    <section class="card status-card">
      <div>
        <StatusDot
          tone={disabled_at === null ? "ok" : "off"}
          word={disabled_at === null ? t("person.active") : t("person.disabled")}
        />
        <p class="hint">
          {disabled_at === null
            ? t("person.enabled")
            : t("person.disabledSince", { day: formatDay(disabled_at) })}
        </p>
      </div>
      {editable && !isMe && (
        <PersonAction {...props} kind={disabled_at === null ? "disable" : "enable"} />
      )}
    </section>
  );
}

import { useId } from "preact/hooks";
import type { AuditEventResource } from "../../../shared/wire/audit-event.ts";
import {
  describeActivity,
  describeActivityWithTarget,
  describeActor,
} from "../../format/describe-activity.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { formatInstant, formatRelative } from "../../format/format-instant.ts";
import { t } from "../../format/text.ts";
import type { Activity } from "../../state/activity/activity.ts";
import type { App } from "../../state/app/app.ts";
import { LoadNotice } from "../ui/load-notice.tsx";
import { useAnnounce } from "../ui/use-announce.ts";

interface ActivityCardProps {
  app: App;
  activity: Activity;
  /** Id of the person who reads the list. */
  me: string;
  /** True if each line names its token. A token's own screen does not need that. */
  showsTargets?: boolean;
}

/** Lists who did what, newest first. A failed fetch is shown in the card and hides nothing else. */
export function ActivityCard({ app, activity, me, showsTargets = false }: ActivityCardProps) {
  const id = useId();
  const announce = useAnnounce(app);
  const page = activity.state.value;
  const events = page.status === "ready" ? [...page.value.events, ...activity.older.value] : [];

  async function showMore() {
    const failure = await activity.loadMore();
    if (failure !== null) announce(describeFailure(failure), "failed");
  }

  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{t("activity.title")}</h2>
      <LoadNotice state={page} label={t("activity.reload")} onRetry={activity.load} />
      {page.status === "ready" && events.length === 0 && <p class="quiet">{t("activity.none")}</p>}
      <ul class="activity">
        {events.map((event) => (
          <ActivityItem
            key={event.id}
            event={event}
            me={me}
            showsTargets={showsTargets}
            now={app.effects.now()}
          />
        ))}
      </ul>
      {activity.next.value !== null && (
        <button type="button" disabled={activity.busy.value} onClick={() => void showMore()}>
          {t("activity.more")}
        </button>
      )}
    </section>
  );
}

interface ActivityItemProps {
  event: AuditEventResource;
  me: string;
  showsTargets: boolean;
  now: number;
}

function ActivityItem({ event, me, showsTargets, now }: ActivityItemProps) {
  const actor = describeActor(event, me);
  return (
    <li>
      <span>{showsTargets ? describeActivityWithTarget(event) : describeActivity(event)}</span>
      {actor !== "" && <span class="hint">{actor}</span>}
      <time class="hint" dateTime={event.occurred_at} title={formatInstant(event.occurred_at)}>
        {formatRelative(event.occurred_at, now)}
      </time>
    </li>
  );
}

import { useId } from "preact/hooks";
import type { UserResource } from "../../../shared/wire/user-resource.ts";
import { formatCount } from "../../format/compute-use-bars.ts";
import { formatDay, formatInstant } from "../../format/format-instant.ts";
import { nameProvider } from "../../format/name-provider.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { getReadyValue } from "../../state/core/loadable.ts";
import type { Person } from "../../state/people/person.ts";
import { copyId } from "../ui/copy-id.ts";
import { Email } from "../ui/email.tsx";
import { Icon } from "../ui/icon.tsx";
import { Notice } from "../ui/notice.tsx";
import { StatusDot } from "../ui/status-dot.tsx";
import { MembershipCard } from "./membership-card.tsx";
import { PasswordLinkButton } from "./password-link-button.tsx";
import { PersonAction } from "./person-action.tsx";

interface PersonDetailsProps {
  app: App;
  workspace: Workspace;
  person: Person;
  user: UserResource;
}

/** A member's facts, and the actions on a member whom the viewer may edit. */
export function PersonDetails(props: PersonDetailsProps) {
  const { app, workspace, person, user } = props;
  const isMe = user.id === workspace.connection.subject;
  const isBeyondMe = !user.editable && workspace.account.manages.value.includes("users");

  /** Returns to the list, unless another screen was opened meanwhile. */
  function leaveIfShown() {
    const route = app.workspace.peek() === workspace ? workspace.route.peek() : null;
    if (route?.screen !== "person" || route.person !== user.id) return;
    app.router.go({ screen: "people" });
  }

  return (
    <>
      <PersonStatusCard {...props} isMe={isMe} />
      <PausedSince app={app} workspace={workspace} user={user} />
      {user.editable && isMe && <p class="hint">{t("person.itsYou")}</p>}
      {isBeyondMe && <p class="hint">{t("person.beyondYou", { name: user.name })}</p>}
      <PersonFacts app={app} user={user} />
      <MembershipCard {...props} />
      {user.editable && user.of_directory !== true && (
        <PasswordCard app={app} person={person} user={user} />
      )}
      {user.editable && !isMe && <PersonAction {...props} kind="remove" onDone={leaveIfShown} />}
    </>
  );
}

/** Says since when the member's tokens are paused, if they are. */
function PausedSince({ app, workspace, user }: Omit<PersonDetailsProps, "person">) {
  const { away_at = null, name } = user;
  if (away_at === null || Date.parse(away_at) > app.effects.now()) return null;
  const provider = nameProvider(getReadyValue(workspace.account.me.value), t("paused.theCompany"));
  const text = t("paused.theirs", { day: formatDay(away_at), name, provider });
  return <Notice tone="warn" alert={false} text={text} />;
}

function PasswordCard({ app, person, user }: Omit<PersonDetailsProps, "workspace">) {
  const id = useId();
  return (
    <section class="card status-card" aria-labelledby={id}>
      <div>
        <h2 id={id}>{t("person.password")}</h2>
        <p class="hint">{t("person.passwordHint")}</p>
      </div>
      <PasswordLinkButton app={app} person={person} user={user} />
    </section>
  );
}

function PersonFacts({ app, user }: { app: App; user: UserResource }) {
  return (
    <section class="card">
      <dl>
        <dt>{t("account.name")}</dt>
        <dd>{user.name}</dd>
        <dt>{t("account.email")}</dt>
        <dd>
          <Email address={user.email} />
        </dd>
        <dt>{t("person.joined")}</dt>
        <dd>
          <time dateTime={user.joined_at} title={formatInstant(user.joined_at)}>
            {formatDay(user.joined_at)}
          </time>
        </dd>
        <dt>{t("person.liveTokens")}</dt>
        <dd>{formatCount(user.live_tokens)}</dd>
      </dl>
      <div class="id-row">
        <span class="aside">{t("person.id")}</span>
        <span class="mono">{user.id}</span>
        <button type="button" class="ghost" onClick={() => void copyId(app, user.id, true)}>
          <Icon name="copy" />
          {t("detail.copyId")}
        </button>
      </div>
    </section>
  );
}

interface PersonStatusCardProps {
  app: App;
  workspace: Workspace;
  person: Person;
  user: UserResource;
  isMe: boolean;
}

/** Shows if a member is enabled, with a button to change that. */
function PersonStatusCard({ isMe, ...props }: PersonStatusCardProps) {
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

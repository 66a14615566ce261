import { useId } from "preact/hooks";
import type { UserResource } from "../../../shared/wire/user-resource.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { Person } from "../../state/people/person.ts";
import { MembershipCard } from "./membership-card.tsx";
import { PasswordLinkButton } from "./password-link-button.tsx";
import { PersonAction } from "./person-action.tsx";
import { PersonFacts } from "./person-facts.tsx";
import { PersonStatusCard } from "./person-status-card.tsx";

interface PersonDetailsProps {
  app: App;
  workspace: Workspace;
  person: Person;
  user: UserResource;
}

/** Who a member is here; and for those who may, what they are to be. */
export function PersonDetails(props: PersonDetailsProps) {
  const { app, workspace, person, user } = props;
  const isMe = user.id === workspace.connection.subject;
  const beyondMe = !user.editable && workspace.account.manages.value.includes("users");

  /** Unless something else is looked at by now. */
  function leave() {
    const route = app.workspace.peek() === workspace ? workspace.route.peek() : null;
    if (route?.screen !== "person" || route.person !== user.id) return;
    app.router.go({ screen: "people" });
  }

  return (
    <>
      <PersonStatusCard {...props} isMe={isMe} />
      {user.editable && isMe && <p class="hint">{t("person.itsYou")}</p>}
      {beyondMe && <p class="hint">{t("person.beyondYou", { name: user.name })}</p>}
      <PersonFacts app={app} user={user} />
      <MembershipCard {...props} />
      {user.editable && <PasswordCard app={app} person={person} user={user} />}
      {user.editable && !isMe && <PersonAction {...props} kind="remove" onDone={leave} />}
    </>
  );
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

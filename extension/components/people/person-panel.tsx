import { useEffect } from "preact/hooks";
import type { UserResource } from "../../../shared/wire/user-resource.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { PersonTab } from "../../state/core/router.ts";
import type { Person } from "../../state/people/person.ts";
import { ActivityCard } from "../activity/activity-card.tsx";
import { PersonDetails } from "./person-details.tsx";
import { PersonTokens } from "./person-tokens.tsx";

interface PersonPanelProps {
  app: App;
  workspace: Workspace;
  person: Person;
  user: UserResource;
  tab: PersonTab;
}

/** What one tab of a person's page holds. */
export function PersonPanel({ app, workspace, person, user, tab }: PersonPanelProps) {
  switch (tab) {
    case "details":
      return <PersonDetails app={app} workspace={workspace} person={person} user={user} />;
    case "tokens":
      return <PersonTokens app={app} workspace={workspace} person={user} />;
    case "activity":
      return <PersonActivity app={app} workspace={workspace} person={person} />;
  }
}

function PersonActivity({ app, workspace, person }: Omit<PersonPanelProps, "user" | "tab">) {
  useEffect(() => void person.activity.load(), [person]);
  return (
    <ActivityCard app={app} activity={person.activity} me={workspace.connection.subject} named />
  );
}

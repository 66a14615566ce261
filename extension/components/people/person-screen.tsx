import { useEffect, useMemo } from "preact/hooks";
import type { UserResource } from "../../../shared/wire/user-resource.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { PersonTab } from "../../state/core/router.ts";
import type { Person } from "../../state/people/person.ts";
import type { PersonTabs } from "../../state/people/person-tabs.ts";
import { ActivityCard } from "../activity/activity-card.tsx";
import { AccountButton } from "../frame/account-button.tsx";
import { AccountFooter } from "../frame/account-footer.tsx";
import { Screen } from "../frame/screen.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { LoadNotice } from "../ui/load-notice.tsx";
import { MenuButton } from "../ui/menu-button.tsx";
import type { MenuEntry } from "../ui/menu-entries.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { useFocusFallback } from "../ui/use-focus-fallback.ts";
import { useFresh } from "../ui/use-fresh.ts";
import { PersonDetails } from "./person-details.tsx";
import { PersonTokens } from "./person-tokens.tsx";

interface PersonScreenProps {
  app: App;
  workspace: Workspace;
  id: string;
  /** The tab that the address names, which may be hidden. */
  tab: PersonTab;
}

/** A member's page, for managers: details, tokens and activity. */
export function PersonScreen({ app, workspace, id, tab }: PersonScreenProps) {
  const { personTabs } = workspace;
  const person = useMemo(() => workspace.openPerson(id), [workspace, id]);
  useFresh(app, person);
  useEffect(() => void personTabs.load(), [personTabs]);
  const state = person.state.value;
  useFocusFallback(state);
  const shown = personTabs.shown.value;
  const current = shown?.find((candidate) => candidate === tab) ?? shown?.[0];
  return (
    <Screen
      title={state.status === "ready" ? state.value.name : t("person.title")}
      actions={
        <>
          <PersonMenu app={app} tabs={personTabs} />
          <AccountButton app={app} workspace={workspace} />
          <IconButton
            label={t("person.close")}
            icon="x"
            onPress={() => app.router.go({ screen: "people" })}
          />
        </>
      }
      footer={<AccountFooter account={workspace.account} />}
      place={current === "tokens" ? workspace.getTokenStores(id).list.place : undefined}
    >
      <LoadNotice
        state={state}
        onRetry={person.load}
        onLeave={() => app.router.go({ screen: "people" })}
      />
      {state.status === "ready" && shown !== null && current !== undefined && (
        <Tabs
          label={t("person.tabsOf", { name: state.value.name })}
          tabs={shown.map((tabId) => ({ id: tabId, label: t(`person.tab.${tabId}`) }))}
          current={current}
          onSelect={(next) => app.router.go({ screen: "person", person: id, tab: next })}
        >
          <PersonPanel
            app={app}
            workspace={workspace}
            person={person}
            user={state.value}
            tab={current}
          />
        </Tabs>
      )}
    </Screen>
  );
}

interface PersonPanelProps {
  app: App;
  workspace: Workspace;
  person: Person;
  user: UserResource;
  tab: PersonTab;
}

/** The content of a tab. */
function PersonPanel({ app, workspace, person, user, tab }: PersonPanelProps) {
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
  useFresh(app, person.activity);
  return (
    <ActivityCard
      app={app}
      activity={person.activity}
      me={workspace.connection.subject}
      showsTargets
    />
  );
}

/** A menu that shows and hides tabs. The last shown tab cannot be hidden. */
function PersonMenu({ app, tabs }: { app: App; tabs: PersonTabs }) {
  return (
    <MenuButton
      menu={app.menu}
      label={t("person.menu")}
      icon="menu"
      items={() => listTabEntries(tabs)}
    />
  );
}

function listTabEntries({ offered, shown, toggle }: PersonTabs): MenuEntry[] {
  const visible = shown.value ?? [];
  const entries = offered.value.map((tab) => ({
    label: t(`person.tab.${tab}`),
    checked: visible.includes(tab),
    disabled: visible.length === 1 && visible.includes(tab),
    onSelect: () => toggle(tab),
  }));
  return [{ heading: t("person.tabs"), entries }];
}

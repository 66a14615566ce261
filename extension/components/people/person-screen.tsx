import { useEffect, useMemo } from "preact/hooks";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { PersonTab } from "../../state/core/router.ts";
import { AccountButton } from "../frame/account-button.tsx";
import { AccountFooter } from "../frame/account-footer.tsx";
import { Screen } from "../frame/screen.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { LoadNotice } from "../ui/load-notice.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { useKeptFocus } from "../ui/use-kept-focus.ts";
import { PersonMenu } from "./person-menu.tsx";
import { PersonPanel } from "./person-panel.tsx";

interface PersonScreenProps {
  app: App;
  workspace: Workspace;
  id: string;
  /** The one asked for, which may be hidden. */
  tab: PersonTab;
}

/** One member: who they are, their tokens and what happened, for those who manage them. */
export function PersonScreen({ app, workspace, id, tab }: PersonScreenProps) {
  const { personTabs } = workspace;
  const person = useMemo(() => workspace.openPerson(id), [workspace, id]);
  const changes = app.changes.value;
  useEffect(() => void person.load(), [person, changes]);
  useEffect(() => void personTabs.load(), [personTabs]);
  const state = person.state.value;
  useKeptFocus(state);
  const shown = personTabs.shown.value;
  const current = shown?.find((one) => one === tab) ?? shown?.[0];
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
      place={current === "tokens" ? workspace.tokensOf(id).list.place : undefined}
    >
      <LoadNotice state={state} onRetry={person.load} />
      {state.status === "ready" && shown !== null && current !== undefined && (
        <Tabs
          label={t("person.tabsOf", { name: state.value.name })}
          tabs={shown.map((one) => ({ id: one, label: t(`person.tab.${one}`) }))}
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

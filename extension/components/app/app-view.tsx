import { useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { AccountLoadingScreen, StatusLoadingScreen } from "../frame/loading-screen.tsx";
import { TokensScreen } from "../tokens/tokens-screen.tsx";
import { RequestsContext, SlowNotice } from "../ui/slow-notice.tsx";
import { Toast } from "../ui/toast.tsx";
import {
  AccountScreen,
  BulkRemovalDialog,
  ConnectScreen,
  EditAccessScreen,
  KeysDialog,
  NewTokenScreen,
  OrganizationScreen,
  Palette,
  PeopleScreen,
  PersonScreen,
  ProviderScreen,
  RegenerateDialog,
  RemovalDialog,
  SaveScreen,
  SettingsScreen,
  SignInScreen,
  TokenScreen,
} from "./lazy-screens.ts";
import { handleShortcut, isComposing } from "./shortcuts.ts";

/** The whole app: a screen with at most one menu or dialog above it. */
export function AppView({ app }: { app: App }) {
  useSignalEffect(() => {
    document.documentElement.dataset.theme = app.preferences.theme.value;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => handleShortcut(event, app);
    // Before every other handler of the app.
    const onCapturedKeyDown = (event: KeyboardEvent) => {
      if (isComposing(event)) event.stopImmediatePropagation();
    };
    document.addEventListener("keydown", onCapturedKeyDown, true);
    document.addEventListener("keydown", onKeyDown);
    return () => {
      document.removeEventListener("keydown", onCapturedKeyDown, true);
      document.removeEventListener("keydown", onKeyDown);
    };
  }, [app]);
  const workspace = app.workspace.value;
  return (
    <RequestsContext.Provider value={app.requests}>
      <div class="frame">
        <CurrentScreen app={app} />
        <SlowNotice />
        <Toast announcer={app.announcer} />
      </div>
      {workspace !== null && <Dialogs app={app} workspace={workspace} />}
      {workspace !== null && app.layer.value === "palette" && (
        <Palette app={app} workspace={workspace} />
      )}
      {app.layer.value === "keys" && <KeysDialog app={app} />}
    </RequestsContext.Provider>
  );
}

/** The dialogs of the shown tokens. Only an open one is rendered, since its code is fetched then. */
function Dialogs({ app, workspace }: { app: App; workspace: Workspace }) {
  const tokens = workspace.shownTokens.value;
  const props = { app, workspace, tokens };
  return (
    <>
      {tokens.removal.dialog.value !== null && <RemovalDialog {...props} />}
      {tokens.regeneration.dialog.value !== null && <RegenerateDialog {...props} />}
      {tokens.bulkRemoval.dialog.value !== null && <BulkRemovalDialog {...props} />}
    </>
  );
}

function CurrentScreen({ app }: { app: App }) {
  const status = app.session.status.value;
  const workspace = app.workspace.value;
  if (status.at === "loading") return <StatusLoadingScreen session={app.session} />;
  if (status.at === "disconnected") return <ConnectScreen app={app} />;
  if (status.at === "signed_out") return <SignInScreen app={app} status={status} />;
  // Keyed by connection, so that nothing typed or opened in one organization stays for the next.
  return (
    workspace && <WorkspaceScreen key={workspace.connection.key} app={app} workspace={workspace} />
  );
}

function WorkspaceScreen({ app, workspace }: { app: App; workspace: Workspace }) {
  const route = workspace.route.value;
  if (route === null) return <AccountLoadingScreen account={workspace.account} />;
  const tokens = workspace.shownTokens.value;
  switch (route.screen) {
    case "tokens":
      return <TokensScreen key="tokens" app={app} workspace={workspace} />;
    case "new":
      return (
        <NewTokenScreen
          key={`new ${tokens.owner}`}
          app={app}
          workspace={workspace}
          tokens={tokens}
        />
      );
    case "save":
      return <SaveScreen key="save" app={app} workspace={workspace} />;
    case "token":
      return (
        <TokenScreen key={route.id} app={app} workspace={workspace} tokens={tokens} id={route.id} />
      );
    case "access":
      return (
        <EditAccessScreen
          key={route.id}
          app={app}
          workspace={workspace}
          tokens={tokens}
          id={route.id}
        />
      );
    case "account":
      return <AccountScreen key="account" app={app} workspace={workspace} />;
    case "settings":
      return <SettingsScreen key="settings" app={app} workspace={workspace} />;
    case "organization":
      return <OrganizationScreen key="organization" app={app} workspace={workspace} />;
    case "provider":
      return <ProviderScreen key={route.id} app={app} workspace={workspace} id={route.id} />;
    case "people":
      return <PeopleScreen key="people" app={app} workspace={workspace} />;
    case "person":
      return (
        <PersonScreen
          key={route.person}
          app={app}
          workspace={workspace}
          id={route.person}
          tab={route.tab}
        />
      );
  }
}

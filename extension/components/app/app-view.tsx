import { useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { createLazyScreen } from "../frame/lazy-screen.tsx";
import { AccountLoadingScreen, StatusLoadingScreen } from "../frame/loading-screen.tsx";
import { ConnectScreen } from "../sign-in/connect-screen.tsx";
import { SignInScreen } from "../sign-in/sign-in-screen.tsx";
import { BulkRemovalDialog } from "../tokens/bulk-removal-dialog.tsx";
import { NewTokenScreen } from "../tokens/new-token-screen.tsx";
import { RegenerateDialog } from "../tokens/regenerate-dialog.tsx";
import { RemovalDialog } from "../tokens/removal-dialog.tsx";
import { SaveScreen } from "../tokens/save-screen.tsx";
import { TokenScreen } from "../tokens/token-screen.tsx";
import { TokensScreen } from "../tokens/tokens-screen.tsx";
import { RequestsContext, SlowNotice } from "../ui/slow-notice.tsx";
import { Toast } from "../ui/toast.tsx";
import { handleShortcut, isComposing } from "./shortcuts.ts";

/* Screens that are opened rarely: fetched on first use. */

const AccountScreen = createLazyScreen(
  async () => (await import("../account/account-screen.tsx")).AccountScreen,
);
const SettingsScreen = createLazyScreen(
  async () => (await import("../account/settings-screen.tsx")).SettingsScreen,
);
const EditAccessScreen = createLazyScreen(
  async () => (await import("../tokens/edit-access-screen.tsx")).EditAccessScreen,
);

/* Screens that only managers and administrators have: fetched on first use. */

const OrganizationScreen = createLazyScreen(
  async () => (await import("../organization/organization-screen.tsx")).OrganizationScreen,
);
const ProviderScreen = createLazyScreen(
  async () => (await import("../providers/provider-screen.tsx")).ProviderScreen,
);
const PeopleScreen = createLazyScreen(
  async () => (await import("../people/people-screen.tsx")).PeopleScreen,
);
const PersonScreen = createLazyScreen(
  async () => (await import("../people/person-screen.tsx")).PersonScreen,
);

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
      {workspace !== null && (
        <>
          <RemovalDialog app={app} workspace={workspace} tokens={workspace.shownTokens.value} />
          <RegenerateDialog app={app} workspace={workspace} tokens={workspace.shownTokens.value} />
          <BulkRemovalDialog app={app} workspace={workspace} tokens={workspace.shownTokens.value} />
        </>
      )}
    </RequestsContext.Provider>
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

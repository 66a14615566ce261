import { computed, effect, signal, untracked } from "@preact/signals";
import type { ManagedPart } from "../../../shared/wire/me-resource.ts";
import type { Connection } from "../../connection.ts";
import { createAnnouncer } from "../core/announcer.ts";
import type { Effects } from "../core/effects.ts";
import { createMenu } from "../core/menu.ts";
import { createPreferences } from "../core/preferences.ts";
import { formatRoute, type Router } from "../core/router.ts";
import type { Removal } from "../tokens/token-removal.ts";
import { createSession } from "./session.ts";
import { createWorkspace, type Workspace } from "./workspace.ts";

/** The texts of the app's announcements. */
export interface AppTexts {
  removed(removal: Removal): string;
  managementLost(lost: ManagedPart): string;
  switchedTo(organization: string): string;
}

/** Creates the app's whole state, once per page. */
export function createApp(effects: Effects, router: Router, texts: AppTexts) {
  const announcer = createAnnouncer(effects);
  const session = createSession(effects);
  const workspace = signal<Workspace | null>(null);
  const connection = computed(() =>
    session.status.value.at === "signed_in" ? session.status.value.connection : null,
  );

  function enter(next: Connection): Workspace {
    // A late answer for the previous organization must not change the screen.
    const ownRouter: Router = {
      route: router.route,
      go(route) {
        if (workspace.peek() === entered) router.go(route);
      },
    };
    const entered: Workspace = createWorkspace(effects, next, ownRouter, {
      onEnded: () => void session.end(next),
      onStale: () => void session.followOtherPages(),
      onRemoved(removal) {
        if (workspace.peek() !== entered) return;
        announcer.announce(texts.removed(removal));
        const route = router.route.peek();
        const isShown = route.screen === "token" && route.id === removal.token.id;
        if (deletesToken(removal) && isShown) {
          router.go(entered.shownTokens.peek().routes.list);
        } else showChanges();
      },
      onChanged: showChanges,
      onManagementLost(lost) {
        if (workspace.peek() === entered) announcer.announce(texts.managementLost(lost), "failed");
      },
    });
    function showChanges() {
      if (entered.route.peek()?.screen === "tokens") {
        void entered.mine.list.load();
        void entered.collection.load();
      }
      changes.value += 1;
    }
    return entered;
  }

  const changes = signal(0);

  effect(() => {
    const next = connection.value;
    const current = workspace.peek();
    if (next?.key === current?.connection.key) return;
    if (current !== null) router.go({ screen: "tokens" });
    if (next === null) {
      workspace.value = null;
      return;
    }
    const entered = enter(next);
    workspace.value = entered;
    const loaded = entered.account.loadMe();
    void entered.organizations.load();
    void entered.resume();
    if (current !== null) void loaded.then(() => announceSwitch(current, entered));
  });

  // Close the dialogs of a screen that is left, so that they are not still open on return.
  let shown: string | null = null;
  effect(() => {
    const current = workspace.value;
    const route = current?.route.value ?? null;
    const next = route && formatRoute(route);
    if (shown !== null && next !== shown) untracked(() => current?.closeDialogs());
    shown = next;
  });

  function announceSwitch(previous: Workspace, entered: Workspace) {
    if (workspace.peek() !== entered || !isSamePerson(previous.connection, entered.connection))
      return;
    const { id, name } = entered.organization.peek();
    announcer.announce(texts.switchedTo(previous.organizations.nameOf(id) ?? name));
  }

  return {
    effects,
    router,
    announcer,
    session,
    workspace,
    menu: createMenu(),
    preferences: createPreferences(effects),
    /** Increases with each change of a token, so that screens can reload. */
    changes,
  };
}

/** Returns true if both connections belong to one person at one server. */
function isSamePerson(one: Connection, other: Connection): boolean {
  return one.origin === other.origin && one.subject === other.subject;
}

/** Returns true if the token no longer exists. Declining or withdrawing the only secret of a token deletes it. */
function deletesToken({ kind, token }: Removal): boolean {
  return kind === "delete" || (kind !== "revoke" && token.status === "waiting");
}

export type App = ReturnType<typeof createApp>;

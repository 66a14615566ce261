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

/** What the app announces, in words. */
export interface AppTexts {
  removed(removal: Removal): string;
  unentitled(lost: ManagedPart): string;
  switchedTo(organization: string): string;
}

/** The whole of the app's state; one per page. */
export function createApp(effects: Effects, router: Router, texts: AppTexts) {
  const announcer = createAnnouncer(effects);
  const session = createSession(effects);
  const workspace = signal<Workspace | null>(null);
  const connection = computed(() =>
    session.status.value.at === "signed_in" ? session.status.value.connection : null,
  );

  function enter(next: Connection): Workspace {
    // What an answer of the organization that was left brings must not move the screen of the next.
    const ownRouter: Router = {
      route: router.route,
      go(route) {
        if (workspace.peek() === entered) router.go(route);
      },
    };
    const entered: Workspace = createWorkspace(effects, next, ownRouter, {
      onEnded: () => void session.end(next),
      onStale: () => void session.follow(),
      onRemoved(removal) {
        if (workspace.peek() !== entered) return;
        announcer.announce(texts.removed(removal));
        const route = router.route.peek();
        const isShown = route.screen === "token" && route.id === removal.token.id;
        if (leavesList(removal) && isShown) {
          router.go(entered.shownTokens.peek().routes.list);
        } else showChanges();
      },
      onChanged: showChanges,
      onUnentitled(lost) {
        if (workspace.peek() === entered) announcer.announce(texts.unentitled(lost), "failed");
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

  // Else a question about what is no longer shown would be asked again on coming back.
  let shown: string | null = null;
  effect(() => {
    const current = workspace.value;
    const route = current?.route.value ?? null;
    const next = route && formatRoute(route);
    if (shown !== null && next !== shown) untracked(() => current?.closeDialogs());
    shown = next;
  });

  function announceSwitch(left: Workspace, entered: Workspace) {
    if (workspace.peek() !== entered || !isSwitch(left.connection, entered.connection)) return;
    const { id, name } = entered.organization.peek();
    announcer.announce(texts.switchedTo(left.organizations.nameOf(id) ?? name));
  }

  return {
    effects,
    router,
    announcer,
    session,
    workspace,
    menu: createMenu(),
    preferences: createPreferences(effects),
    /** Rises with each change of a token, so that what is on screen can be fetched anew. */
    changes,
  };
}

/** Whether it is the same person at the same server. */
function isSwitch(one: Connection, other: Connection): boolean {
  return one.origin === other.origin && one.subject === other.subject;
}

/** Whoever takes a token's only secret back leaves nothing of it. */
function leavesList({ kind, token }: Removal): boolean {
  return kind === "delete" || (kind !== "revoke" && token.status === "waiting");
}

export type App = ReturnType<typeof createApp>;

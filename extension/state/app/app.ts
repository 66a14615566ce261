import { computed, effect, signal, untracked } from "@preact/signals";
import type { ManagedPart } from "../../../shared/wire/me-resource.ts";
import type { Connection } from "../../connection.ts";
import type { FirstFrame } from "../../first-frame.ts";
import type { Settings } from "../../messages.ts";
import { createAnnouncer } from "../core/announcer.ts";
import type { Effects } from "../core/effects.ts";
import { createMenu } from "../core/menu.ts";
import { createPreferences } from "../core/preferences.ts";
import { createRequestWatch } from "../core/request-watch.ts";
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

/** What this device knows when a page opens. */
export interface Known {
  frame: FirstFrame | null;
  theme: Settings["theme"];
}

/** Creates the app's whole state, once per page. */
export function createApp(
  browserEffects: Effects,
  router: Router,
  texts: AppTexts,
  known: Known = { frame: null, theme: "system" },
) {
  const requests = createRequestWatch(browserEffects, () => {
    const status = session.status.peek();
    if (status.at === "signed_in") return status.connection.host;
    return "host" in status ? status.host : "";
  });
  const effects: Effects = { ...browserEffects, send: requests.send };
  const announcer = createAnnouncer(effects);
  const session = createSession(effects, known.frame?.connection);
  const preferences = createPreferences(effects, known.theme);
  const workspace = signal<Workspace | null>(null);
  const connection = computed(() =>
    session.status.value.at === "signed_in" ? session.status.value.connection : null,
  );

  /** Used once: it is older than what a later visit of the organization loads. */
  let { frame } = known;

  function enter(next: Connection): Workspace {
    // A late answer for the previous organization must not change the screen.
    const ownRouter: Router = {
      route: router.route,
      go(route) {
        if (workspace.peek() === entered) router.go(route);
      },
    };
    const own = frame?.connection.key === next.key ? frame : null;
    frame = null;
    const entered: Workspace = createWorkspace(effects, next, ownRouter, own, {
      onEnded: () => void session.end(next),
      onStale: () => void session.followOtherPages(),
      onReconnected() {
        if (workspace.peek() === entered) void refresh();
      },
      onRemoved(removal) {
        if (workspace.peek() !== entered) return;
        announcer.announce(texts.removed(removal));
        entered.collection.forget(removal.token.id);
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
    return entered;
  }

  const changes = signal(0);
  const showChanges = () => {
    changes.value += 1;
  };

  /** True while a refresh has only begun: looking at a page again fires several events at once. */
  let isRefreshing = false;
  /** Reloads what is shown, since it may have been changed in another page or at the server. */
  async function refresh() {
    // A page that has sent a change reloads by itself when it is answered.
    if (isRefreshing || requests.isChanging()) return;
    isRefreshing = true;
    const before = workspace.peek();
    await Promise.all([session.followOtherPages(), preferences.load()]);
    isRefreshing = false;
    // A workspace that was just entered has loaded everything.
    if (before === null || workspace.peek() !== before) return;
    showChanges();
    await Promise.all([before.reloadManagedParts(), before.recognition.reload()]);
  }

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

  /** True until the page has shown another screen than the list of tokens. */
  let isOpening = true;
  effect(() => {
    const { at } = session.status.value;
    const showsOther = at === "disconnected" || at === "signed_out";
    if (showsOther || router.route.value.screen !== "tokens") isOpening = false;
  });

  return {
    effects,
    router,
    /** Returns true once, for a list that is the first screen of the page. */
    takeFirstScreen(): boolean {
      const isFirst = isOpening;
      isOpening = false;
      return isFirst;
    },
    announcer,
    requests,
    session,
    workspace,
    menu: createMenu(),
    /** What is open over the screen: the palette, the list of keys, or nothing. */
    layer: signal<"palette" | "keys" | null>(null),
    preferences,
    /** Increases when what is shown may have changed, so that screens can reload. */
    changes,
    refresh,
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

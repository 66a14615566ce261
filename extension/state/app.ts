import { computed, effect, signal } from "@preact/signals";
import type { Connection } from "../messages.ts";
import { createAnnouncer } from "./announcer.ts";
import type { Effects } from "./effects.ts";
import { createMenu } from "./menu.ts";
import { createPreferences } from "./preferences.ts";
import type { Router } from "./router.ts";
import { createSession } from "./session.ts";
import type { Removal } from "./token-removal.ts";
import { createWorkspace, type Workspace } from "./workspace.ts";

/** The whole of the app's state; one per page. */
export function createApp(
  effects: Effects,
  router: Router,
  describeRemoval: (removal: Removal) => string,
) {
  const announcer = createAnnouncer(effects);
  const session = createSession(effects);
  const workspace = signal<Workspace | null>(null);
  const connection = computed(() =>
    session.status.value.at === "signed_in" ? session.status.value.connection : null,
  );

  function enter(next: Connection): Workspace {
    const entered: Workspace = createWorkspace(effects, next, router, {
      onEnded: () => session.end(next),
      onRemoved(removal) {
        announcer.announce(describeRemoval(removal));
        const { screen } = router.route.peek();
        if (removal.kind === "delete" && screen === "token") router.go({ screen: "tokens" });
        else showChanges();
      },
      onChanged: showChanges,
    });
    function showChanges() {
      if (entered.route.peek()?.screen === "tokens") void entered.mine.list.load();
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
    void entered.account.loadMe();
    void entered.resume();
  });

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

export type App = ReturnType<typeof createApp>;

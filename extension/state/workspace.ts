import type { CatalogView } from "../../shared/wire/catalog-view.ts";
import type { Connection } from "../messages.ts";
import { createAccount } from "./account.ts";
import { createCreation } from "./creation.ts";
import { createDesk } from "./desk.ts";
import type { Effects } from "./effects.ts";
import { createLoader } from "./loadable.ts";
import type { Router } from "./router.ts";
import { createTokenDetail } from "./token-detail.ts";
import { createTokenForm } from "./token-form.ts";
import { createTokenList } from "./token-list.ts";
import { createTokenRemoval, type Removal } from "./token-removal.ts";

/** What a workspace tells the app around it. */
export interface WorkspaceEvents {
  onEnded(): void;
  onRemoved(removal: Removal): void;
}

/** Everything that belongs to one connection: another connection gets another workspace. */
export function createWorkspace(
  effects: Effects,
  connection: Connection,
  router: Router,
  events: WorkspaceEvents,
) {
  const desk = createDesk(effects, connection, events.onEnded);
  const catalog = createLoader<CatalogView>(() =>
    desk.ask(effects.send("getCatalog", { connection: connection.key })),
  );
  const form = createTokenForm(desk, catalog);
  const account = createAccount(desk);
  const creation = createCreation(desk, {
    onCreated() {
      void form.discard();
      router.go({ screen: "save" });
    },
    // The role may have changed since it was last asked for, and with it what may be picked.
    onRefused: (permissions) => Promise.all([account.loadMe(), form.refuse(permissions)]),
  });

  return {
    connection,
    account,
    catalog,
    list: createTokenList(desk),
    form,
    creation,
    removal: createTokenRemoval(desk, events.onRemoved),
    openToken: (id: string) => createTokenDetail(desk, id),
    /** Finds what an earlier page left: a secret to save, or a creation that failed. */
    async resume() {
      await creation.load();
      const { at } = creation.state.peek();
      if (at === "working" || at === "failed") router.go({ screen: "new" });
      creation.forgiveEndedSession();
      if (at === "none" && router.route.peek().screen === "save") {
        router.go({ screen: "tokens" });
      }
    },
  };
}

export type Workspace = ReturnType<typeof createWorkspace>;

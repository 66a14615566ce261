import { computed } from "@preact/signals";
import type { CatalogView } from "../../shared/wire/catalog-view.ts";
import type { Connection } from "../messages.ts";
import { createAccessEdit } from "./access-edit.ts";
import { createAccount } from "./account.ts";
import { createBulkRemoval } from "./bulk-removal.ts";
import { createCreation } from "./creation.ts";
import { createDesk } from "./desk.ts";
import type { Effects } from "./effects.ts";
import { createLoader, readyValue } from "./loadable.ts";
import { createPeople } from "./people.ts";
import { createPerson } from "./person.ts";
import { createPersonTabs } from "./person-tabs.ts";
import { createRecognition } from "./recognition.ts";
import type { Router } from "./router.ts";
import { createScopeAddition } from "./scope-addition.ts";
import { shownRoute } from "./shown-route.ts";
import { createTokenDetail, type TokenDetail } from "./token-detail.ts";
import { createTokenForm } from "./token-form.ts";
import { createTokenList } from "./token-list.ts";
import { createTokenRegeneration } from "./token-regeneration.ts";
import { createTokenRemoval, type Removal } from "./token-removal.ts";

/** What a workspace tells the app around it. */
export interface WorkspaceEvents {
  onEnded(): void;
  onRemoved(removal: Removal): void;
  /** A token is no longer as the screen shows it. */
  onChanged(): void;
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
  const account = createAccount(desk);
  const organization = computed(() => {
    const id = connection.organizationId;
    return readyValue(account.me.value)?.organization ?? { id, name: id };
  });
  const form = createTokenForm(desk, catalog, organization);
  const creation = createCreation(desk, {
    onCreated(isNew) {
      if (isNew) void form.discard();
      regeneration.close();
      router.go({ screen: "save" });
    },
    // The role may have changed since it was last asked for, and with it what may be picked.
    onRefused: (permissions) => Promise.all([account.loadMe(), form.refuse(permissions)]),
  });
  const regeneration = createTokenRegeneration(desk, {
    creation,
    catalog,
    onChanged: events.onChanged,
  });

  return {
    connection,
    account,
    catalog,
    /** What the router's address leads this person to; `null` as long as that is not known. */
    route: computed(() => shownRoute(router.route.value, account.me.value)),
    /** Where every token of this connection is valid. */
    organization,
    list: createTokenList(desk),
    form,
    creation,
    regeneration,
    removal: createTokenRemoval(desk, events.onRemoved),
    recognition: createRecognition(desk, events.onChanged),
    bulkRemoval: createBulkRemoval(desk, events.onChanged),
    people: createPeople(desk),
    personTabs: createPersonTabs(desk, account),
    openPerson: (id: string) => createPerson(desk, id),
    openToken: (id: string) => createTokenDetail(desk, id),
    addScopes: (detail: TokenDetail) =>
      createScopeAddition({ catalog, account, organization }, detail),
    editAccess: (id: string) =>
      createAccessEdit(
        { catalog, account, organization },
        createTokenDetail(desk, id),
        effects.now,
      ),
    /** Finds what an earlier page left: a secret to save, or a creation that failed. */
    async resume() {
      await creation.load();
      const found = creation.state.peek();
      creation.forgiveEndedSession();
      if (found.at === "none" && router.route.peek().screen === "save") {
        router.go({ screen: "tokens" });
      }
      if (found.at !== "working" && found.at !== "failed") return;
      if (found.collects !== undefined) {
        router.go({ screen: "token", id: found.collects.id });
        return;
      }
      if (found.regenerates === undefined) {
        router.go({ screen: "new" });
        return;
      }
      router.go({ screen: "token", id: found.regenerates.id });
      await regeneration.resume(found.regenerates);
    },
  };
}

export type Workspace = ReturnType<typeof createWorkspace>;

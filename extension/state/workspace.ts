import { computed } from "@preact/signals";
import type { UserId } from "../../shared/ids.ts";
import type { Connection, Creation } from "../messages.ts";
import { createAccount } from "./account.ts";
import { createCollection } from "./collection.ts";
import { createCreation } from "./creation.ts";
import { createDesk } from "./desk.ts";
import type { Effects } from "./effects.ts";
import { readyValue } from "./loadable.ts";
import { createOrganizations } from "./organizations.ts";
import { createPeople } from "./people.ts";
import { createPerson } from "./person.ts";
import { createPersonTabs } from "./person-tabs.ts";
import { createRecognition } from "./recognition.ts";
import { createRolesAndGroups } from "./roles-and-groups.ts";
import type { Router } from "./router.ts";
import { shownRoute } from "./shown-route.ts";
import type { Removal } from "./token-removal.ts";
import { createTokenStores, type TokenStores } from "./token-stores.ts";

/** What a workspace tells the app around it. */
export interface WorkspaceEvents {
  onEnded(): void;
  /** The background no longer goes by this connection, but what is on screen may stay. */
  onStale(): void;
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
  const desk = createDesk(effects, connection, events);
  const account = createAccount(desk);
  const organization = computed(() => {
    const id = connection.organizationId;
    return readyValue(account.me.value)?.organization ?? { id, name: id };
  });
  const creation = createCreation(desk, {
    onCreated({ regenerates, collects }) {
      if (regenerates === undefined && collects === undefined) void mine.form.discard();
      mine.regeneration.close();
      router.go({ screen: "save" });
    },
    // The role may have changed since it was last asked for, and with it what may be picked.
    onRefused: (permissions) => Promise.all([mine.holder.load(), mine.form.refuse(permissions)]),
  });
  const { onRemoved, onChanged } = events;
  const mine: TokenStores = createTokenStores(desk, {
    organization,
    holder: {
      state: computed(() => ({ who: "me", role: account.roleName.value }) as const),
      load: account.loadMe,
    },
    creation,
    onRemoved,
    onChanged,
  });

  /** To where that can be told of what is under way or has failed. */
  async function comeBackTo(found: Creation) {
    if (found.at !== "working" && found.at !== "failed") return;
    if (found.collects !== undefined) {
      router.go({ screen: "tokens" });
    } else if (found.regenerates === undefined) {
      router.go({ screen: "new" });
    } else {
      router.go({ screen: "token", id: found.regenerates.id });
      await mine.regeneration.resume(found.regenerates);
    }
  }

  return {
    connection,
    account,
    organizations: createOrganizations(desk),
    /** What the router's address leads this person to; `null` as long as that is not known. */
    route: computed(() => shownRoute(router.route.value, account.me.value)),
    /** Where every token of this connection is valid. */
    organization,
    /** The person's own tokens. */
    mine,
    creation,
    collection: createCollection(desk, {
      creation,
      onChanged,
      onOther: () => comeBackTo(creation.state.peek()),
    }),
    recognition: createRecognition(desk, events.onChanged),
    people: createPeople(desk, () => void account.loadMe()),
    rolesAndGroups: createRolesAndGroups(desk),
    personTabs: createPersonTabs(desk, account),
    openPerson: (id: UserId) => createPerson(desk, id, account.loadMe),
    /** Finds what an earlier page left: a secret to save, or a creation that failed. */
    async resume() {
      await creation.load();
      const found = creation.state.peek();
      creation.forgiveEndedSession();
      if (found.at === "none" && router.route.peek().screen === "save") {
        router.go({ screen: "tokens" });
      }
      await comeBackTo(found);
    },
  };
}

export type Workspace = ReturnType<typeof createWorkspace>;

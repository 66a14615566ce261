import { computed } from "@preact/signals";
import type { UserId } from "../../../shared/ids.ts";
import type { ManagedPart } from "../../../shared/wire/me-resource.ts";
import type { OrganizationResource } from "../../../shared/wire/organization-resource.ts";
import type { Connection } from "../../connection.ts";
import type { Creation, CreationTarget } from "../../creation.ts";
import type { FirstFrame } from "../../first-frame.ts";
import { createAccount } from "../account/account.ts";
import type { Effects } from "../core/effects.ts";
import { createLoader, getReadyValue } from "../core/loadable.ts";
import { getShownOwner, type Router } from "../core/router.ts";
import {
  type ConnectionEvents,
  createManagerContext,
  createStoreContext,
} from "../core/store-context.ts";
import { createOrganizations } from "../organization/organizations.ts";
import { createPeople } from "../people/people.ts";
import { createPersonContext, type PersonContext } from "../people/person.ts";
import { createPersonTabs } from "../people/person-tabs.ts";
import { createRolesAndGroups } from "../people/roles-and-groups.ts";
import { createCollection } from "../tokens/collection.ts";
import { createCreation } from "../tokens/creation.ts";
import { createKeptSecrets } from "../tokens/kept-secrets.ts";
import { createRecognition } from "../tokens/recognition.ts";
import type { Removal } from "../tokens/token-removal.ts";
import { createTokenStores, type TokenStores } from "../tokens/token-stores.ts";
import { createAdministration } from "./administration.ts";
import { resolveRoute } from "./resolve-route.ts";

/** The events that a workspace reports to the app. */
export interface WorkspaceEvents extends ConnectionEvents {
  onRemoved(removal: Removal): void;
  /** A token has changed since the screen loaded it. */
  onChanged(): void;
  /** The person has lost the right to manage a part of the organization. */
  onManagementLost(lost: ManagedPart): void;
}

/**
 * Creates all stores of one connection.
 *
 * @param known what this device knows of it, shown until the server has answered
 */
export function createWorkspace(
  effects: Effects,
  connection: Connection,
  router: Router,
  known: FirstFrame | null,
  events: WorkspaceEvents,
) {
  const context = createStoreContext(effects, connection, events);
  const managerContext = createManagerContext(context, () => void reloadManagedParts());
  const account = createAccount(context, known?.me);
  const organization = computed(() => {
    const id = connection.organizationId;
    return getReadyValue(account.me.value)?.organization ?? { id, name: id };
  });
  const settings = createLoader<OrganizationResource>(() =>
    context.ask(effects.send("getOrganization", { connection: connection.key })),
  );
  const creation = createCreation(context, {
    onCreated(target) {
      router.go(finishRequest(target).routes.save);
    },
    onHanded(target) {
      const { routes, ownerStore } = finishRequest(target);
      router.go(routes.list);
      // The list may be the screen that is shown already.
      events.onChanged();
      void ownerStore.load();
    },
    // A refusal can mean that the owner's role has changed, and with it the permissions to pick from.
    onRefused(permissions, { owner = null }) {
      const { ownerStore, form } = getTokenStores(owner);
      return Promise.all([ownerStore.load(), form.showRefusedPermissions(permissions)]);
    },
  });
  const parts = {
    organization,
    settings,
    creation,
    onRemoved: events.onRemoved,
    onChanged: events.onChanged,
  };
  const mine: TokenStores = createTokenStores(context, {
    ...parts,
    ownerStore: {
      state: computed(() => ({ who: "me", role: account.roleName.value }) as const),
      load: account.loadMe,
    },
    ...(known === null ? {} : { known: { tokens: known.tokens, total: known.total } }),
  });
  const kept = createKeptSecrets(context, account.me, known?.kept);
  /** The person whose page was shown last. The next screen may be theirs too. */
  let lastPerson: PersonContext | null = null;

  function getPersonContext(id: UserId): PersonContext {
    if (lastPerson?.id === id) return lastPerson;
    void lastPerson?.tokens.form.keepUnsaved();
    lastPerson = createPersonContext(managerContext, id, { ...parts, loadMe: reloadManagedParts });
    return lastPerson;
  }

  function getTokenStores(owner: UserId | null): TokenStores {
    return owner === null ? mine : getPersonContext(owner).tokens;
  }

  /** Reloads the parts that the person manages, and reports a loss: its screens disappear. */
  async function reloadManagedParts() {
    const before = account.manages.peek();
    await account.reloadMe();
    const current = getReadyValue(account.me.peek())?.manages ?? before;
    const lost = before.filter((part) => !current.includes(part));
    // Only one loss is announced. Most screens belong to other people's tokens.
    const announced = lost.find((part) => part === "tokens.others") ?? lost[0];
    if (announced !== undefined) events.onManagementLost(announced);
  }

  /** Clears the form or dialog of a request that has succeeded. @returns the stores of the token's owner */
  function finishRequest({ regenerates, collects, owner }: CreationTarget): TokenStores {
    const tokens = getTokenStores(owner ?? null);
    if (regenerates === undefined && collects === undefined) {
      void tokens.form.discard();
      // The new token is the first of the list.
      tokens.list.place.top = 0;
    }
    tokens.regeneration.close();
    return tokens;
  }

  /** Opens the screen that shows the progress or failure of a creation. */
  async function showProgress(unfinished: Creation) {
    if (unfinished.at !== "working" && unfinished.at !== "failed") return;
    const { routes, regeneration } = getTokenStores(unfinished.owner ?? null);
    if (unfinished.collects !== undefined) {
      router.go(routes.list);
    } else if (unfinished.regenerates === undefined) {
      router.go(routes.form);
    } else {
      router.go(routes.token(unfinished.regenerates.id));
      await regeneration.resume(unfinished.regenerates);
    }
  }
  const rolesAndGroups = createRolesAndGroups(managerContext);
  const organizations = createOrganizations(context);

  /** The screen that the address leads to for this person. `null` until their rights are loaded. */
  const route = computed(() => resolveRoute(router.route.value, account.me.value));

  return {
    connection,
    account,
    administration: createAdministration(managerContext, account, settings, {
      ...rolesAndGroups,
      organizations,
    }),
    organizations,
    route,
    /** The organization of all tokens of this connection. */
    organization,
    /** The person's own tokens. */
    mine,
    getTokenStores,
    /** The stores of the owner whose tokens the screen shows. */
    shownTokens: computed(() => getTokenStores(getShownOwner(route.value))),
    creation,
    /** The secrets that this browser keeps. */
    kept,
    collection: createCollection(mine.list, {
      creation,
      onChanged: events.onChanged,
      onOtherCreation: () => showProgress(creation.state.peek()),
    }),
    recognition: createRecognition(context, events.onChanged),
    people: createPeople(managerContext),
    rolesAndGroups,
    reloadManagedParts,
    personTabs: createPersonTabs(context, account),
    openPerson: (id: UserId) => getPersonContext(id).person,
    /** Closes the dialogs of a screen that is left. */
    closeDialogs() {
      mine.closeDialogs();
      lastPerson?.tokens.closeDialogs();
    },
    /** Saves drafts without waiting for a pause in the typing, because the page may be about to close. */
    keepDrafts: () => Promise.all([mine.form.keepUnsaved(), lastPerson?.tokens.form.keepUnsaved()]),
    /** Resumes a creation of an earlier page: shows its secret, its progress or its failure. */
    async resume() {
      await creation.load();
      const found = creation.state.peek();
      creation.dropEndedSession();
      if (found.at === "none" && router.route.peek().screen === "save") {
        router.go(getTokenStores(getShownOwner(router.route.peek())).routes.list);
      }
      await showProgress(found);
    },
  };
}

export type Workspace = ReturnType<typeof createWorkspace>;

import { computed } from "@preact/signals";
import type { UserId } from "../../../shared/ids.ts";
import type { ManagedPart } from "../../../shared/wire/me-resource.ts";
import type { OrganizationResource } from "../../../shared/wire/organization-resource.ts";
import type { Connection } from "../../connection.ts";
import type { Creation, CreationSubject } from "../../creation.ts";
import { createAccount } from "../account/account.ts";
import type { Effects } from "../core/effects.ts";
import { createLoader, readyValue } from "../core/loadable.ts";
import { type Router, shownOwner } from "../core/router.ts";
import { createStoreContext, reportingNotFound } from "../core/store-context.ts";
import { createOrganizations } from "../organization/organizations.ts";
import { createPeople } from "../people/people.ts";
import { createPersonContext, type PersonContext } from "../people/person.ts";
import { createPersonTabs } from "../people/person-tabs.ts";
import { createRolesAndGroups } from "../people/roles-and-groups.ts";
import { createCollection } from "../tokens/collection.ts";
import { createCreation } from "../tokens/creation.ts";
import { createRecognition } from "../tokens/recognition.ts";
import type { Removal } from "../tokens/token-removal.ts";
import { createTokenStores, type TokenStores } from "../tokens/token-stores.ts";
import { createAdministration } from "./administration.ts";
import { shownRoute } from "./shown-route.ts";

/** What a workspace tells the app around it. */
export interface WorkspaceEvents {
  onEnded(): void;
  /** The background no longer goes by this connection, but what is on screen may stay. */
  onStale(): void;
  onRemoved(removal: Removal): void;
  /** A token is no longer as the screen shows it. */
  onChanged(): void;
  /** The person no longer manages something that they did. */
  onUnentitled(lost: ManagedPart): void;
}

/** Everything that belongs to one connection: another connection gets another workspace. */
export function createWorkspace(
  effects: Effects,
  connection: Connection,
  router: Router,
  events: WorkspaceEvents,
) {
  const context = createStoreContext(effects, connection, events);
  const managing = reportingNotFound(context, () => void checkControl());
  const account = createAccount(context);
  const organization = computed(() => {
    const id = connection.organizationId;
    return readyValue(account.me.value)?.organization ?? { id, name: id };
  });
  const settings = createLoader<OrganizationResource>(() =>
    context.ask(effects.send("getOrganization", { connection: connection.key })),
  );
  const creation = createCreation(context, {
    onCreated(of) {
      router.go(settled(of).routes.save);
    },
    onHanded(of) {
      const { routes, holder } = settled(of);
      router.go(routes.list);
      // It may be the very screen that asked for it.
      events.onChanged();
      void holder.load();
    },
    // What may be held may have changed since it was last asked for, and with it what may be picked.
    onRefused(permissions, { owner = null }) {
      const { holder, form } = tokensOf(owner);
      return Promise.all([holder.load(), form.refuse(permissions)]);
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
    holder: {
      state: computed(() => ({ who: "me", role: account.roleName.value }) as const),
      load: account.loadMe,
    },
  });
  /** Of whom a page was last shown; the next one may be theirs too. */
  let other: PersonContext | null = null;

  function personContext(id: UserId): PersonContext {
    if (other?.id === id) return other;
    void other?.tokens.form.keepUnsaved();
    other = createPersonContext(managing, id, { ...parts, loadMe: checkControl });
    return other;
  }

  function tokensOf(owner: UserId | null): TokenStores {
    return owner === null ? mine : personContext(owner).tokens;
  }

  /** The screens of what one manages go with the control over it, and that has to be said. */
  async function checkControl() {
    const before = account.manages.peek();
    await account.loadMe();
    const now = readyValue(account.me.peek())?.manages ?? before;
    const lost = before.filter((part) => !now.includes(part));
    // Their tokens are what there is most of.
    const told = lost.find((part) => part === "tokens.others") ?? lost[0];
    if (told !== undefined) events.onUnentitled(told);
  }

  /** What was filled in and asked for is no longer needed. */
  function settled({ regenerates, collects, owner }: CreationSubject): TokenStores {
    const tokens = tokensOf(owner ?? null);
    if (regenerates === undefined && collects === undefined) {
      void tokens.form.discard();
      // The newest stands first.
      tokens.list.place.top = 0;
    }
    tokens.regeneration.close();
    return tokens;
  }

  /** To where that can be told of what is under way or has failed. */
  async function comeBackTo(found: Creation) {
    if (found.at !== "working" && found.at !== "failed") return;
    const { routes, regeneration } = tokensOf(found.owner ?? null);
    if (found.collects !== undefined) {
      router.go(routes.list);
    } else if (found.regenerates === undefined) {
      router.go(routes.form);
    } else {
      router.go(routes.token(found.regenerates.id));
      await regeneration.resume(found.regenerates);
    }
  }
  const rolesAndGroups = createRolesAndGroups(managing);
  const organizations = createOrganizations(context);

  /** What the router's address leads this person to; `null` as long as that is not known. */
  const route = computed(() => shownRoute(router.route.value, account.me.value));

  return {
    connection,
    account,
    administration: createAdministration(managing, account, settings, {
      ...rolesAndGroups,
      organizations,
    }),
    organizations,
    route,
    /** Where every token of this connection is valid. */
    organization,
    /** The person's own tokens. */
    mine,
    tokensOf,
    /** Those that the screen is about. */
    shownTokens: computed(() => tokensOf(shownOwner(route.value))),
    creation,
    collection: createCollection(context, {
      creation,
      onChanged: events.onChanged,
      onOther: () => comeBackTo(creation.state.peek()),
    }),
    recognition: createRecognition(context, events.onChanged),
    people: createPeople(managing),
    rolesAndGroups,
    personTabs: createPersonTabs(context, account),
    openPerson: (id: UserId) => personContext(id).person,
    /** What was asked about what a screen showed goes with that screen. */
    closeDialogs() {
      mine.closeDialogs();
      other?.tokens.closeDialogs();
    },
    /** Keeps what a pause in the typing has not kept yet: the page may be about to close. */
    keepDrafts: () => Promise.all([mine.form.keepUnsaved(), other?.tokens.form.keepUnsaved()]),
    /** Finds what an earlier page left: a secret to save, or a creation that failed. */
    async resume() {
      await creation.load();
      const found = creation.state.peek();
      creation.forgiveEndedSession();
      if (found.at === "none" && router.route.peek().screen === "save") {
        router.go(tokensOf(shownOwner(router.route.peek())).routes.list);
      }
      await comeBackTo(found);
    },
  };
}

export type Workspace = ReturnType<typeof createWorkspace>;

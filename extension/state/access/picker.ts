import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import type { ScopeResource } from "../../../shared/wire/token-resource.ts";
import type { Access, EntityPick } from "../../creation.ts";
import { NOTHING_PICKED } from "./access.ts";
import {
  type AccessProblems,
  checkAccess,
  hasScope,
  isSendable,
  NO_PROBLEMS,
  type RequestedScope,
  toAccessProblems,
  toRequestedScopes,
} from "./access-scopes.ts";
import {
  addIds,
  addTypedText,
  changePick,
  type EntityTarget,
  getPick,
  getTargetKey,
} from "./entity-picks.ts";
import type { Level } from "./level-rows.ts";
import {
  buildChoice,
  type ChoiceLimits,
  NOTHING_TO_PICK,
  type PermissionChoice,
  type Pickable,
} from "./permission-choice.ts";
import { createPickerFilter } from "./picker-filter.ts";

interface PickerParts {
  /** `null` until it is loaded. */
  catalog: ReadonlySignal<CatalogView | null>;
  /** Exceptions to what the catalog lets the form offer. */
  limits?: ReadonlySignal<ChoiceLimits>;
  /** The picks, which the caller stores. */
  access: ReadonlySignal<Access>;
  edit(access: Partial<Access>): void;
  /** The token's organization, the only entity of some entity types. */
  organization: ReadonlySignal<{ id: string; name: string }>;
}

/** Creates the picker that selects a token's permissions from a catalog. */
export function createPicker({ catalog, limits, access, edit, organization }: PickerParts) {
  const problems = signal<AccessProblems>(NO_PROBLEMS);
  /** Permissions that the server refused. They stay visible so that the form can say why. */
  const refused = signal<ReadonlySet<string>>(new Set());
  const choice = computed(() => {
    if (catalog.value === null) return NOTHING_TO_PICK;
    const { alwaysOffered = [], hidden = new Set<string>() } = limits?.value ?? {};
    return buildChoice(catalog.value, {
      alwaysOffered: new Set([...alwaysOffered, ...refused.value]),
      hidden,
    });
  });
  const filter = createPickerFilter(choice);
  /** The refused permissions that the form shows, in its order. */
  const refusedChoices = computed(() =>
    listOffered(choice.value).flatMap(({ id }) => (refused.value.has(id) ? id : [])),
  );
  let lastRequested: RequestedScope[] | null = null;
  const chosen = computed<ReadonlySet<string>>(() => new Set(access.value.permissions));

  function pick(permissions: readonly string[], isPicked: boolean) {
    const affected = new Set(permissions);
    const { permissions: before, entities } = access.peek();
    const kept = before.filter((id) => !affected.has(id));
    problems.value = { ...problems.peek(), all: null, unused: new Set() };
    edit({
      permissions: isPicked ? [...kept, ...affected] : kept,
      // A permission that is no longer picked loses its own entities.
      entities: isPicked
        ? entities
        : entities.filter(({ permission }) => !affected.has(permission ?? "")),
    });
  }

  function editEntities(target: EntityTarget, change: (pick: EntityPick) => Partial<EntityPick>) {
    const { entities } = access.peek();
    const key = getTargetKey(target);
    const { missing, unused, ...others } = problems.peek();
    const withoutTarget = (keys: ReadonlySet<string>) =>
      new Set([...keys].filter((other) => other !== key));
    problems.value = {
      ...others,
      missing: withoutTarget(missing),
      unused: withoutTarget(unused),
    };
    edit({ entities: changePick(entities, target, change(getPick(entities, target))) });
  }

  return {
    choice,
    access,
    organization,
    chosen,
    problems,
    refused,
    ...filter,
    refusedChoices,
    /** The refused permissions that are still picked. */
    refusedPicks: computed(() => refusedChoices.value.filter((id) => chosen.value.has(id))),
    /** The number of picked permissions, and of those that may change something. */
    summary: computed(() => {
      const picked = listOffered(choice.value).filter(({ id }) => chosen.value.has(id));
      return { count: picked.length, writes: picked.filter(({ writes }) => writes).length };
    }),
    pick,
    /** Sets the level of an API, or removes it (`null`). */
    setLevel(api: string, id: string | null) {
      const row = choice.peek().rows.find((candidate) => candidate.id === api);
      batch(() => {
        pick(getIds(row?.levels ?? []), false);
        if (id !== null) pick([id], true);
      });
    },
    /** Sets this level for every API that offers it, and removes the level of the other APIs. */
    setAllLevels(level: string | null) {
      const levels = choice.peek().rows.flatMap((row) => row.levels);
      batch(() => {
        pick(getIds(levels), false);
        pick(getIds(levels.filter((offered) => offered.level === level)), true);
      });
    },
    /** True if this level is set for exactly the APIs that offer it. */
    hasEverywhere(level: string | null): boolean {
      const levels = choice.value.rows.flatMap((row) => row.levels);
      return levels.every(({ id, level: other }) => chosen.value.has(id) === (other === level));
    },
    /** Clears the search and the problems. */
    clear() {
      filter.search.value = "";
      problems.value = NO_PROBLEMS;
      refused.value = new Set();
      lastRequested = null;
    },
    setEvery: (target: EntityTarget, every: boolean) => editEntities(target, () => ({ every })),
    addIds: (target: EntityTarget, text: string) =>
      editEntities(target, (before) => addIds(before, text)),
    type: (target: EntityTarget, text: string) =>
      editEntities(target, (before) => addTypedText(before, text)),
    removeId: (target: EntityTarget, id: string) =>
      editEntities(target, ({ ids }) => ({ ids: ids.filter((other) => other !== id) })),
    /** Gives a permission its own entities, or returns it to the entities of its type. */
    setOwn(type: string, permission: string, own: boolean) {
      const { entities } = access.peek();
      const target = { type, permission };
      if (own) return edit({ entities: changePick(entities, target, {}) });
      edit({
        entities: entities.filter((pick) => pick.type !== type || pick.permission !== permission),
      });
    },
    /**
     * Checks the picks and updates `problems`.
     *
     * @param atLeast the number of permissions that the request needs at least
     * @param existing the token's scopes, which are not requested again
     * @param before what the form was opened with
     * @returns the scopes to request, or `null` if there are problems
     */
    check(
      atLeast: number,
      existing: readonly ScopeResource[] = [],
      before: Access = NOTHING_PICKED,
    ): RequestedScope[] | null {
      addUnfinishedIds();
      const scopes = toRequestedScopes(access.peek(), choice.peek(), organization.peek().id);
      const added = scopes.filter((scope) => !hasScope(existing, scope));
      problems.value = checkAccess(access.peek(), choice.peek(), {
        atLeast,
        existing: existing.length,
        added: added.length,
        before,
      });
      if (!isSendable(problems.peek(), access.peek(), choice.peek())) return null;
      lastRequested = added;
      return added;
    },
    /** Shows which picks the server refused. @param pointers JSON Pointers into the request (RFC 6901) */
    showRefusal(pointers: readonly string[]) {
      // A page that was opened after the request has the draft as it was sent.
      const scopes =
        lastRequested ?? toRequestedScopes(access.peek(), choice.peek(), organization.peek().id);
      problems.value = toAccessProblems(pointers, scopes, access.peek(), choice.peek());
    },
  };

  /** Adds the typed text of every target, because a person who submits the form means it as an id. */
  function addUnfinishedIds() {
    const { entities } = access.peek();
    if (entities.some(({ typed }) => typed !== "")) {
      edit({ entities: entities.map((pick) => addIds(pick, pick.typed)) });
    }
  }
}

export type Picker = ReturnType<typeof createPicker>;

function listOffered({ rows, groups }: PermissionChoice): readonly (Level | Pickable)[] {
  return [
    ...rows.flatMap(({ levels }) => levels),
    ...groups.flatMap(({ permissions }) => permissions),
  ];
}

function getIds(levels: readonly Level[]): string[] {
  return levels.map(({ id }) => id);
}

/** The texts to show beside the picked permissions that the server refused, by permission. */
export type RefusalTexts = ReadonlyMap<string, string>;

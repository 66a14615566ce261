import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import type { ScopeResource } from "../../../shared/wire/token-resource.ts";
import type { Access, EntityPick } from "../../creation.ts";
import {
  type AccessProblems,
  type AskedScope,
  checkAccess,
  holds,
  isSendable,
  NO_PROBLEMS,
  problemsAt,
  scopesOf,
} from "./access-scopes.ts";
import {
  changed,
  type EntityTarget,
  pickOf,
  targetKey,
  withIds,
  withTyped,
} from "./entity-picks.ts";
import type { Level } from "./level-rows.ts";
import {
  type ChoiceLimits,
  choiceOf,
  NOTHING_TO_PICK,
  type PermissionChoice,
  type Pickable,
} from "./permission-choice.ts";
import { createFilter } from "./picker-filter.ts";

interface PickerParts {
  /** `null` until it is there. */
  catalog: ReadonlySignal<CatalogView | null>;
  /** What else is offered or not, beside what the catalog says. */
  limits?: ReadonlySignal<ChoiceLimits>;
  /** What is picked; kept by whoever makes the picker. */
  access: ReadonlySignal<Access>;
  edit(access: Partial<Access>): void;
  /** Where the token is to be valid: some entity types admit nothing else. */
  organization: ReadonlySignal<{ id: string; name: string }>;
}

/** What a token is to be allowed, being picked out of a catalog. */
export function createPicker({ catalog, limits, access, edit, organization }: PickerParts) {
  const problems = signal<AccessProblems>(NO_PROBLEMS);
  /** What the server has just said that the role may not grant: it stays where it was picked. */
  const refused = signal<ReadonlySet<string>>(new Set());
  const choice = computed(() => {
    if (catalog.value === null) return NOTHING_TO_PICK;
    const { anyway = [], without = new Set<string>() } = limits?.value ?? {};
    return choiceOf(catalog.value, { anyway: new Set([...anyway, ...refused.value]), without });
  });
  const filter = createFilter(choice);
  /** Those refused that stand in the form, in its order. */
  const refusedHere = computed(() =>
    offeredIn(choice.value).flatMap(({ id }) => (refused.value.has(id) ? id : [])),
  );
  let asked: AskedScope[] | null = null;
  const chosen = computed<ReadonlySet<string>>(() => new Set(access.value.permissions));

  function pick(permissions: readonly string[], wanted: boolean) {
    const moved = new Set(permissions);
    const { permissions: before, entities } = access.peek();
    const kept = before.filter((id) => !moved.has(id));
    problems.value = { ...problems.peek(), all: null };
    edit({
      permissions: wanted ? [...kept, ...moved] : kept,
      // What is no longer picked needs no entities of its own.
      entities: wanted ? entities : entities.filter((one) => !moved.has(one.permission ?? "")),
    });
  }

  function editEntities(target: EntityTarget, change: (pick: EntityPick) => Partial<EntityPick>) {
    const { entities } = access.peek();
    const key = targetKey(target);
    const { missing, refusedIds, ...others } = problems.peek();
    problems.value = {
      ...others,
      missing: new Set([...missing].filter((one) => one !== key)),
      refusedIds,
    };
    edit({ entities: changed(entities, target, change(pickOf(entities, target))) });
  }

  return {
    choice,
    access,
    organization,
    chosen,
    problems,
    refused,
    ...filter,
    refusedHere,
    /** Those of them that are still picked. */
    refusedPicks: computed(() => refusedHere.value.filter((id) => chosen.value.has(id))),
    /** How many are picked, and how many of them may change something. */
    summary: computed(() => {
      const picked = offeredIn(choice.value).filter(({ id }) => chosen.value.has(id));
      return { count: picked.length, writes: picked.filter(({ writes }) => writes).length };
    }),
    pick,
    /** Gives an API one of its levels, or none. */
    setLevel(api: string, id: string | null) {
      const row = choice.peek().rows.find((one) => one.id === api);
      batch(() => {
        pick(idsOf(row?.levels ?? []), false);
        if (id !== null) pick([id], true);
      });
    },
    /** Gives every API this level as far as it can be chosen there, and the others none. */
    setAllLevels(level: string | null) {
      const levels = choice.peek().rows.flatMap((row) => row.levels);
      batch(() => {
        pick(idsOf(levels), false);
        pick(idsOf(levels.filter((one) => one.level === level)), true);
      });
    },
    /** Whether each API has this level as far as it can be chosen there. */
    hasEverywhere(level: string | null): boolean {
      const levels = choice.value.rows.flatMap((row) => row.levels);
      return levels.every((one) => chosen.value.has(one.id) === (one.level === level));
    },
    /** Forgets what was searched for and what was wrong. */
    clear() {
      filter.search.value = "";
      problems.value = NO_PROBLEMS;
      refused.value = new Set();
      asked = null;
    },
    setEvery: (target: EntityTarget, every: boolean) => editEntities(target, () => ({ every })),
    addIds: (target: EntityTarget, text: string) =>
      editEntities(target, (before) => withIds(before, text)),
    type: (target: EntityTarget, text: string) =>
      editEntities(target, (before) => withTyped(before, text)),
    removeId: (target: EntityTarget, id: string) =>
      editEntities(target, ({ ids }) => ({ ids: ids.filter((one) => one !== id) })),
    /** Gives a permission entities of its own, or those of its type again. */
    setOwn(type: string, permission: string, own: boolean) {
      const { entities } = access.peek();
      const target = { type, permission };
      if (own) return edit({ entities: changed(entities, target, {}) });
      edit({
        entities: entities.filter((one) => one.type !== type || one.permission !== permission),
      });
    },
    /**
     * @param atLeast how many permissions are needed
     * @param held what the token has already: it is not asked for again
     * @returns what to ask for, or `null` where `problems` and the ids now say what is wrong
     */
    check(atLeast: number, held: readonly ScopeResource[] = []): AskedScope[] | null {
      takeTyped();
      const scopes = scopesOf(access.peek(), choice.peek(), organization.peek().id);
      const fresh = scopes.filter((scope) => !holds(held, scope));
      problems.value = checkAccess(access.peek(), choice.peek(), {
        atLeast,
        held: held.length,
        fresh: fresh.length,
      });
      if (!isSendable(problems.peek(), access.peek(), choice.peek())) return null;
      asked = fresh;
      return asked;
    },
    /** The server refused what these pointers (RFC 6901) lead to. */
    refuse(pointers: readonly string[]) {
      // A page opened since has asked for nothing itself, and the draft is as it was sent.
      const scopes = asked ?? scopesOf(access.peek(), choice.peek(), organization.peek().id);
      problems.value = problemsAt(pointers, scopes, access.peek(), choice.peek());
    },
  };

  /** Whoever sends the form means what is typed to be an id too. */
  function takeTyped() {
    const { entities } = access.peek();
    if (entities.some(({ typed }) => typed !== "")) {
      edit({ entities: entities.map((one) => withIds(one, one.typed)) });
    }
  }
}

export type Picker = ReturnType<typeof createPicker>;

function offeredIn({ rows, groups }: PermissionChoice): readonly (Level | Pickable)[] {
  return [
    ...rows.flatMap(({ levels }) => levels),
    ...groups.flatMap(({ permissions }) => permissions),
  ];
}

function idsOf(levels: readonly Level[]): string[] {
  return levels.map(({ id }) => id);
}

/** The text to show beside each picked permission that the server has refused. */
export type Refusals = ReadonlyMap<string, string>;

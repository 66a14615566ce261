import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import { disambiguateNames } from "../../format/disambiguate-names.ts";
import { t } from "../../format/text.ts";

/** An access level of one API. */
export interface Level {
  /** As a permission: `<api>:<level>`. */
  id: string;
  /** The catalog's id of it, which other APIs may have too. */
  level: string;
  name: string;
  description: string;
  methods: readonly string[];
  writes: boolean;
}

/** One API and the levels of it that can be chosen; none of them is No Access. */
export interface LevelRow {
  id: string;
  /** No other row has it. */
  name: string;
  levels: readonly Level[];
  /** What a search looks through, in lower case. */
  text: string;
}

/** A level that some rows have, under the name that the first of them gives it. */
export interface LevelColumn {
  level: string;
  name: string;
  /** What it lets through; `null` where that differs from API to API. */
  methods: readonly string[] | null;
}

type Offers = (one: { id: string; grantable: boolean }) => boolean;

export function levelRows({ apis }: CatalogView, offers: Offers): LevelRow[] {
  const names = disambiguateNames(apis);
  return apis.flatMap((api, index) => {
    const levels = (api.levels ?? []).flatMap((level): Level[] => {
      const id = levelPermission(api.id, level.id);
      if (!offers({ id, grantable: level.grantable })) return [];
      const { name, description, methods } = level;
      return [{ id, level: level.id, name, description, methods, writes: levelWrites(methods) }];
    });
    if (levels.length === 0) return [];
    const name = names[index] ?? api.name;
    const told = levels.map((level) => `${level.id} ${level.name} ${level.description}`);
    return [{ id: api.id, name, levels, text: [name, api.id, ...told].join(" ").toLowerCase() }];
  });
}

/** The levels that the person's role may not grant, as permissions with a description. */
export function withheldLevels({ apis }: CatalogView, withholds: Offers) {
  const names = disambiguateNames(apis);
  return apis.flatMap((api, index) =>
    (api.levels ?? []).flatMap((level) => {
      const id = levelPermission(api.id, level.id);
      if (!withholds({ id, grantable: level.grantable })) return [];
      const description = t("picker.levelFor", {
        level: level.name,
        api: names[index] ?? api.name,
      });
      return [{ id, description, text: `${id} ${description}`.toLowerCase() }];
    }),
  );
}

/** The levels of all rows, in the catalog's order. */
export function levelColumns(rows: readonly LevelRow[]): LevelColumn[] {
  const byLevel = Map.groupBy(
    rows.flatMap(({ levels }) => levels),
    ({ level }) => level,
  );
  return [...byLevel].map(([level, all]) => {
    const methods = all[0]?.methods ?? [];
    const same = all.every((one) => one.methods.join() === methods.join());
    return { level, name: all[0]?.name ?? level, methods: same ? methods : null };
  });
}

/** A level as the permission that scopes name it by. */
export function levelPermission(api: string, level: string): string {
  return `${api}:${level}`;
}

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** Whether an access level lets more through than looking. */
export function levelWrites(methods: readonly string[]): boolean {
  return methods.some((method) => !SAFE_METHODS.has(method));
}

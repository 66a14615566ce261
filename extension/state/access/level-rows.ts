import { foldText } from "../../../shared/fold-text.ts";
import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import { disambiguateNames } from "../../format/disambiguate-names.ts";
import { t } from "../../format/text.ts";

/** An access level of one API. */
export interface Level {
  /** The permission that grants it: `<api>:<level>`. */
  id: string;
  /** The level's id in the catalog. Other APIs may have a level with this id too. */
  level: string;
  name: string;
  description: string;
  methods: readonly string[];
  writes: boolean;
}

/** An API and the levels that can be chosen for it. No chosen level means No Access. */
export interface LevelRow {
  id: string;
  /** Unique among the rows. */
  name: string;
  levels: readonly Level[];
  /** The searchable text, in lower case. */
  text: string;
}

/** A level that some rows have. Its name is the name in the first of them. */
export interface LevelColumn {
  level: string;
  name: string;
  /** The allowed methods, or `null` if they differ between APIs. */
  methods: readonly string[] | null;
}

type PermissionTest = (permission: { id: string; grantable: boolean }) => boolean;

export function listLevelRows({ apis }: CatalogView, isOffered: PermissionTest): LevelRow[] {
  const names = disambiguateNames(apis);
  return apis.flatMap((api, index) => {
    const levels = (api.levels ?? []).flatMap((level): Level[] => {
      const id = getLevelPermission(api.id, level.id);
      if (!isOffered({ id, grantable: level.grantable })) return [];
      const { name, description, methods } = level;
      return [{ id, level: level.id, name, description, methods, writes: allowsWrites(methods) }];
    });
    if (levels.length === 0) return [];
    const name = names[index] ?? api.name;
    const texts = levels.map((level) => `${level.id} ${level.name} ${level.description}`);
    return [{ id: api.id, name, levels, text: foldText([name, api.id, ...texts].join(" ")) }];
  });
}

/** Lists the levels that the person's role may not grant, as permissions with a description. */
export function listWithheldLevels({ apis }: CatalogView, isWithheld: PermissionTest) {
  const names = disambiguateNames(apis);
  return apis.flatMap((api, index) =>
    (api.levels ?? []).flatMap((level) => {
      const id = getLevelPermission(api.id, level.id);
      if (!isWithheld({ id, grantable: level.grantable })) return [];
      const description = t("picker.levelFor", {
        level: level.name,
        api: names[index] ?? api.name,
      });
      return [{ id, description, text: foldText(`${id} ${description}`) }];
    }),
  );
}

/** Lists the levels of all rows, in the catalog's order. */
export function listLevelColumns(rows: readonly LevelRow[]): LevelColumn[] {
  const byLevel = Map.groupBy(
    rows.flatMap(({ levels }) => levels),
    ({ level }) => level,
  );
  return [...byLevel].map(([level, variants]) => {
    const methods = variants[0]?.methods ?? [];
    const same = variants.every((variant) => variant.methods.join() === methods.join());
    return { level, name: variants[0]?.name ?? level, methods: same ? methods : null };
  });
}

/** Returns the permission by which scopes name a level. */
export function getLevelPermission(api: string, level: string): string {
  return `${api}:${level}`;
}

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** Returns true if one of the methods may change something. */
export function allowsWrites(methods: readonly string[]): boolean {
  return methods.some((method) => !SAFE_METHODS.has(method));
}

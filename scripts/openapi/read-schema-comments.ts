import {
  type Comment,
  type Expression,
  type ObjectExpression,
  type PropertyKey,
  parseSync,
} from "oxc-parser";

/** What one schema of a file says about itself and its members. */
interface CommentedSchema {
  comment: string | null;
  members: readonly (CommentedMember | { spread: string })[];
}

interface CommentedMember extends CommentedSchema {
  name: string;
  /** A constant of the file that is the member, which may have the comment. A schema with a name describes itself. */
  refersTo: string | null;
}

/**
 * Reads the comments of valibot schemas as descriptions, so that the API's document says what the code says.
 *
 * @param sources the texts of the files, whose schemas have names of their own
 * @returns texts by the schema's name, and by `Schema.member` and `Schema.member.member`
 */
export function readSchemaComments(sources: readonly string[]): Record<string, string> {
  const schemas = new Map(sources.flatMap((source) => [...readSchemas(source)]));
  const texts: Record<string, string> = {};
  const add = (path: string, schema: CommentedSchema) => {
    if (schema.comment !== null) texts[path] = schema.comment;
    for (const member of schema.members) {
      if ("spread" in member) {
        const { members = [] } = schemas.get(member.spread) ?? {};
        add(path, { comment: null, members });
        continue;
      }
      const comment = member.comment ?? schemas.get(member.refersTo ?? "")?.comment ?? null;
      add(`${path}.${member.name}`, { ...member, comment });
    }
  };
  for (const [name, schema] of schemas) if (SCHEMA_NAME.test(name)) add(name, schema);
  return Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Other constants are in upper case, or private to their file. */
const SCHEMA_NAME = /^[A-Z][a-z]/;

/** Reads the constants at the top of a file. */
function readSchemas(source: string): Map<string, CommentedSchema> {
  const { program, comments, errors } = parseSync("schemas.ts", source);
  if (errors.length > 0) throw new Error(errors[0]?.message);
  const before = (start: number) => readCommentBefore(source, comments, start);
  const schemas = new Map<string, CommentedSchema>();
  for (const statement of program.body) {
    const declaration =
      statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (declaration?.type !== "VariableDeclaration") continue;
    for (const { id, init } of declaration.declarations) {
      if (id.type !== "Identifier" || init === null) continue;
      schemas.set(id.name, {
        comment: before(statement.start),
        members: readMembers(init, before),
      });
    }
  }
  return schemas;
}

function readMembers(
  value: Expression,
  before: (start: number) => string | null,
): CommentedSchema["members"] {
  const object = findObject(value);
  return (object?.properties ?? []).flatMap((property): CommentedSchema["members"] => {
    if (property.type === "SpreadElement") {
      const spread = findSpreadName(property.argument);
      return spread === null ? [] : [{ spread }];
    }
    const name = readKey(property.key);
    if (name === null) return [];
    return [
      {
        name,
        comment: before(property.start),
        refersTo: findConstant(property.value),
        members: readMembers(property.value, before),
      },
    ];
  });
}

function readKey(key: PropertyKey): string | null {
  if (key.type === "Identifier") return key.name;
  return key.type === "Literal" && typeof key.value === "string" ? key.value : null;
}

function findConstant(value: Expression): string | null {
  return value.type === "Identifier" && !SCHEMA_NAME.test(value.name) ? value.name : null;
}

/** Finds the members of `v.object({ … })`, also inside `v.optional`, `v.nullable`, `v.array` and `v.pipe`. */
function findObject(value: Expression): ObjectExpression | null {
  if (value.type === "ObjectExpression") return value;
  if (value.type !== "CallExpression") return null;
  for (const argument of value.arguments) {
    const found = argument.type === "SpreadElement" ? null : findObject(argument);
    if (found !== null) return found;
  }
  return null;
}

/** Returns the constant of `...name` or `...Name.entries`. */
function findSpreadName(value: Expression): string | null {
  if (value.type === "Identifier") return value.name;
  return value.type === "MemberExpression" && value.object.type === "Identifier"
    ? value.object.name
    : null;
}

/** Returns the docstring that ends right before a place of the source, on one line. */
function readCommentBefore(
  source: string,
  comments: readonly Comment[],
  start: number,
): string | null {
  const comment = comments.findLast(({ end }) => end <= start);
  const isDocstring = comment?.type === "Block" && comment.value.startsWith("*");
  if (!isDocstring || source.slice(comment.end, start).trim() !== "") return null;
  return comment.value
    .replaceAll(/^\s*\* ?/gm, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

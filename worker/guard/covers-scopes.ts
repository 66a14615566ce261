/**
 * Whether the scopes of an introspection answer cover all that are required.
 *
 * There a scope stands with its entity where it is restricted to one, and without where it is not. A
 * required scope that names its entity itself passes only word for word: the text alone does not tell
 * whether the scope without it has entities at all.
 *
 * @param entity meant by every required scope
 */
export function coversScopes(
  scopes: readonly string[],
  required: readonly string[],
  entity?: string,
): boolean {
  return required.every(
    (scope) =>
      scopes.includes(scope) || (entity !== undefined && scopes.includes(`${scope}:${entity}`)),
  );
}

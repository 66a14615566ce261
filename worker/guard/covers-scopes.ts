import type { AllowedVerdict } from "../../shared/wire/token-verdict.ts";

/**
 * Whether what an introspection answer tells covers all the scopes that are required.
 *
 * There a scope stands with its entity where it is restricted to one, and without where it is not. Which
 * of them are restricted only the authorization details tell: `orders:read` may be `orders` on the entity
 * `read`, or a permission of its own. So a required scope that names its entity itself passes word for
 * word, and one with an entity beside it by the details alone: that entity is often of the client's choice.
 *
 * @param entity meant by every required scope
 */
export function coversScopes(
  {
    scopes,
    authorization_details: details,
  }: Pick<AllowedVerdict, "scopes" | "authorization_details">,
  required: readonly string[],
  entity?: string,
): boolean {
  return required.every(
    (scope) =>
      scopes.includes(scope) ||
      details.some(({ identifier, actions }) => identifier === entity && actions.includes(scope)),
  );
}

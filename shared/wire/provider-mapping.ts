import * as v from "valibot";
import { CatalogId } from "../ids.ts";

const Text = v.pipe(v.string(), v.maxLength(300), v.minLength(1));

/** The names of nested members that lead to a claim, such as `["realm_access", "roles"]`. A name may hold dots. */
export const ClaimPath = v.pipe(v.array(Text), v.minLength(1), v.maxLength(8));
export type ClaimPath = v.InferOutput<typeof ClaimPath>;

/** Matches a claim that equals a text, or a list that holds it. Case counts. */
const rule = { claim: ClaimPath, equals: Text };

/**
 * How the claims of a provider give a role and groups of the catalog. The first rule for a role that matches counts, and
 * every rule for a group. `default_role` is for people without a matching rule; `null` refuses them.
 */
export const ProviderMapping = v.strictObject({
  email: ClaimPath,
  name: ClaimPath,
  default_role: v.nullable(CatalogId),
  roles: v.pipe(v.array(v.strictObject({ ...rule, role: CatalogId })), v.maxLength(200)),
  groups: v.pipe(v.array(v.strictObject({ ...rule, group: CatalogId })), v.maxLength(200)),
});
export type ProviderMapping = v.InferOutput<typeof ProviderMapping>;

import * as v from "valibot";
import { OrganizationId } from "../ids.ts";
import { DisplayName } from "../text.ts";
import { CatalogOrphans } from "./catalog-change.ts";

/** What may be asked of `POST /development/seed`; what is absent stays as it is, or is the default. */
export const DevelopmentSeedRequest = v.strictObject({
  /** One of the shipped catalogs: takes the place of the organization's own. */
  preset: v.optional(v.string()),
  /** One for an organization that has no catalog yet. */
  first_preset: v.optional(v.string()),
  /** The deployment's home organization unless another is named; made where it is missing. */
  organization: v.optional(v.strictObject({ id: OrganizationId, name: v.optional(DisplayName) })),
  /** Whether there is to be somebody who belongs to it and to the home organization. */
  shared: v.optional(v.boolean()),
});
export type DevelopmentSeedRequest = v.InferInput<typeof DevelopmentSeedRequest>;

/** What `POST /development/seed` answers: for the person at the terminal, and only on this computer. */
export const DevelopmentSeed = v.object({
  organization_id: v.string(),
  /** The organization's catalog, whether it was put just now, and what that dropped. */
  catalog: v.object({
    version: v.number(),
    put: v.boolean(),
    dropped: CatalogOrphans,
  }),
  /** Everyone who can sign in, all with the one password: one for each role and each group, and who is shared. */
  people: v.array(v.object({ email: v.string(), role: v.string(), groups: v.array(v.string()) })),
  password: v.string(),
  /** A fresh personal access token, and whose. */
  token: v.object({ owner: v.string(), secret: v.string(), scope: v.string() }),
  /** A fresh credential of the API that asks about tokens. */
  credential: v.object({ api: v.string(), secret: v.string() }),
});
export type DevelopmentSeed = v.InferOutput<typeof DevelopmentSeed>;

/** The request's proof that it comes from the command that started this Worker. */
export const DEVELOPMENT_SEED_HEADER = "X-Development-Seed";

import * as v from "valibot";
import { OrganizationId } from "../ids.ts";
import { DisplayName } from "../text.ts";
import { CatalogOrphans } from "./catalog-change.ts";

const PresetId = v.pipe(v.string(), v.maxLength(64));

/** Id of the provider that `npm start -- --sign-in demo` seeds. */
export const DEMO_PROVIDER_ID = "prv_demo";
/** The mail domain of its people. */
export const DEMO_DOMAIN = "company.test";

/** The body of `POST /development/seed`. Absent fields mean no change, or a default. */
export const DevelopmentSeedRequest = v.strictObject({
  /** A shipped catalog that replaces the organization's own. */
  preset: v.optional(PresetId),
  /** A shipped catalog for an organization without one. */
  first_preset: v.optional(PresetId),
  /** The organization, created if missing; the deployment's home organization by default. */
  organization: v.optional(v.strictObject({ id: OrganizationId, name: v.optional(DisplayName) })),
  /** True to create a person who belongs to this and to the home organization. */
  shared: v.optional(v.boolean()),
  /** An OpenID provider of this computer, through which the organization's people sign in. */
  provider: v.optional(
    v.strictObject({
      name: DisplayName,
      issuer: v.pipe(v.string(), v.maxLength(200), v.url()),
      client_id: v.pipe(v.string(), v.maxLength(100)),
      client_secret: v.pipe(v.string(), v.maxLength(200)),
    }),
  ),
});
export type DevelopmentSeedRequest = v.InferInput<typeof DevelopmentSeedRequest>;

/** The answer of `POST /development/seed`, for the developer's terminal and only on this computer. */
export const DevelopmentSeed = v.object({
  organization_id: v.string(),
  /** The organization's catalog. `put` is true if the request replaced it, and `dropped` lists what that dropped. */
  catalog: v.object({
    version: v.number(),
    put: v.boolean(),
    dropped: CatalogOrphans,
  }),
  /** The people who can sign in, all with one password: one for each role and group, and the shared person. */
  people: v.array(v.object({ email: v.string(), role: v.string(), groups: v.array(v.string()) })),
  password: v.string(),
  /** A new personal access token and its owner. */
  token: v.object({ owner: v.string(), secret: v.string(), scope: v.string() }),
  /** A new credential of an API, for asking about tokens. */
  credential: v.object({ api: v.string(), secret: v.string() }),
});
export type DevelopmentSeed = v.InferOutput<typeof DevelopmentSeed>;

/** The header that proves that a request comes from the command that started this Worker. */
export const DEVELOPMENT_SEED_HEADER = "X-Development-Seed";

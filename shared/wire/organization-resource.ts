import * as v from "valibot";
import { OrganizationId } from "../ids.ts";
import { DisplayName } from "../text.ts";
import { Rfc3339 } from "../time.ts";
import { Named } from "./named.ts";

/** An organization of the signed-in person. To act in it, sign in to it: `/oauth/authorize?organization=…`. */
export const MyOrganization = v.object({
  id: OrganizationId,
  name: v.string(),
  /** The person's role there. */
  role: Named,
  joined_at: Rfc3339,
  /** True if the requesting session belongs to it. */
  current: v.boolean(),
});
export type MyOrganization = v.InferOutput<typeof MyOrganization>;

/** The answer of `GET /v1/organizations`, the last signed in to first. */
export const OrganizationList = v.object({
  organizations: v.array(MyOrganization),
  /** Presets for a new organization; empty if the person may not create one. */
  presets: v.array(v.string()),
});
export type OrganizationList = v.InferOutput<typeof OrganizationList>;

/** The body of `POST /v1/organizations`. */
export const CreateOrganizationRequest = v.strictObject({
  name: DisplayName,
  preset: v.pipe(v.string(), v.maxLength(64)),
});

export const OrganizationSettings = v.object({
  /** True if a manager may choose to see the secret of a token that they make for its owner. Off by default. */
  managers_see_secrets: v.boolean(),
});

export const OrganizationQuota = v.object({
  /** The tokens and credentials that are stored, in every state, and the most that may be. */
  tokens: v.object({ used: v.number(), limit: v.number() }),
});
export type OrganizationQuota = v.InferOutput<typeof OrganizationQuota>;

/** The answer of `GET /v1/organizations/current`: the session's organization. */
export const OrganizationResource = v.object({
  id: OrganizationId,
  name: v.string(),
  created_at: Rfc3339,
  settings: OrganizationSettings,
  /** Absent for members who manage neither users nor the catalog, and from servers without quotas. */
  quota: v.optional(OrganizationQuota),
});
export type OrganizationResource = v.InferOutput<typeof OrganizationResource>;

/** The body of `PATCH /v1/organizations/current`; absent fields stay as they are. */
export const UpdateOrganizationRequest = v.strictObject({
  name: v.optional(DisplayName),
  settings: v.optional(v.strictObject({ managers_see_secrets: v.optional(v.boolean()) })),
});
export type UpdateOrganizationRequest = v.InferOutput<typeof UpdateOrganizationRequest>;

import * as v from "valibot";
import { OrganizationId } from "../ids.ts";
import { DisplayName } from "../text.ts";
import { Rfc3339 } from "../time.ts";
import { Named } from "./named.ts";

/** An organization that I may act in. To act there, sign in to it: `/oauth/authorize?organization=…`. */
export const MyOrganization = v.object({
  id: OrganizationId,
  name: v.string(),
  /** My role there. */
  role: Named,
  joined_at: Rfc3339,
  /** Whether it is the one of the session that asks. */
  current: v.boolean(),
});
export type MyOrganization = v.InferOutput<typeof MyOrganization>;

/** `GET /v1/organizations`: the one last signed in to first. */
export const OrganizationList = v.object({
  organizations: v.array(MyOrganization),
  /** The catalogs that a new organization can begin with; empty for whoever may create none. */
  presets: v.array(v.string()),
});
export type OrganizationList = v.InferOutput<typeof OrganizationList>;

/** The body of `POST /v1/organizations`. */
export const CreateOrganizationRequest = v.strictObject({
  name: DisplayName,
  preset: v.pipe(v.string(), v.maxLength(64)),
});

export const OrganizationSettings = v.object({
  /** Whether who makes a token for someone else may choose to see its secret. Off at first. */
  managers_see_secrets: v.boolean(),
});

/** `GET /v1/organizations/current`: the session's organization. */
export const OrganizationResource = v.object({
  id: OrganizationId,
  name: v.string(),
  created_at: Rfc3339,
  settings: OrganizationSettings,
});
export type OrganizationResource = v.InferOutput<typeof OrganizationResource>;

/** The body of `PATCH /v1/organizations/current`: what is absent stays as it is. */
export const UpdateOrganizationRequest = v.strictObject({
  name: v.optional(DisplayName),
  settings: v.optional(v.strictObject({ managers_see_secrets: v.optional(v.boolean()) })),
});
export type UpdateOrganizationRequest = v.InferOutput<typeof UpdateOrganizationRequest>;

import * as v from "valibot";
import { OrganizationId, UserId } from "../ids.ts";
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

/** What opens the organization. */
export const SignInSetting = v.picklist(["any", "provider"]);

/**
 * If members may keep secrets in their browsers: never, and copy them again with a sign-in of the last day, or while they
 * are signed in.
 */
export const KeptSecretsSetting = v.picklist(["off", "recent_sign_in", "signed_in"]);
export type KeptSecretsSetting = v.InferOutput<typeof KeptSecretsSetting>;

export const OrganizationSettings = v.object({
  /** True if a manager may choose to see the secret of a token that they make for its owner. Off by default. */
  managers_see_secrets: v.boolean(),
  /**
   * `any`: a password or the organization's own provider opens it. `provider`: only its provider does, or an emergency
   * member's password. Absent from servers without providers, like the next two.
   */
  sign_in: v.optional(SignInSetting),
  /** Days after a sign-in by a provider for which the person's tokens work; `null` for good. */
  away_days: v.optional(v.nullable(v.number())),
  /** Off by default. Absent from servers without kept secrets. */
  kept_secrets: v.optional(KeptSecretsSetting),
  /** Members whose password opens the organization when its provider cannot. Only for administrators. */
  emergency_members: v.optional(v.array(v.object({ id: UserId, name: v.string() }))),
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

const AwayDays = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(365));
const EmergencyMembers = v.pipe(
  v.array(UserId),
  v.maxLength(5),
  v.check((ids) => new Set(ids).size === ids.length, "Must not repeat."),
);

/** The body of `PATCH /v1/organizations/current`; absent fields stay as they are. */
export const UpdateOrganizationRequest = v.strictObject({
  name: v.optional(DisplayName),
  settings: v.optional(
    v.strictObject({
      managers_see_secrets: v.optional(v.boolean()),
      sign_in: v.optional(SignInSetting),
      away_days: v.optional(v.nullable(AwayDays)),
      kept_secrets: v.optional(KeptSecretsSetting),
      emergency_members: v.optional(EmergencyMembers),
    }),
  ),
});
export type UpdateOrganizationRequest = v.InferOutput<typeof UpdateOrganizationRequest>;

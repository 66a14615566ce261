import * as v from "valibot";
import { OrganizationId, UserId } from "../ids.ts";
import { DisplayName } from "../text.ts";
import { Named } from "./named.ts";

/** What of Latchkey itself a person can be let manage, whatever a catalog calls its controls. */
export const ManagedPart = v.picklist(["users", "tokens.others", "catalog", "audit"]);
export type ManagedPart = v.InferOutput<typeof ManagedPart>;

/** `GET /v1/me`: who is signed in, where, and what they may do. */
export const MeResource = v.object({
  user: v.object({ id: UserId, name: v.string(), email: v.string() }),
  organization: v.object({ id: OrganizationId, name: v.string() }),
  role: Named,
  groups: v.array(Named),
  controls: v.array(v.string()),
  /** What my controls let me manage: which screens there are for me. */
  manages: v.array(ManagedPart),
  /** How many of the catalog's permissions my role and groups may grant. */
  grantable: v.object({ count: v.number(), of: v.number() }),
  automatic: v.array(v.string()),
  session: v.nullable(v.object({ id: v.string(), expires_at: v.string() })),
});
export type MeResource = v.InferOutput<typeof MeResource>;

/** The body of `PATCH /v1/me`. */
export const UpdateMeRequest = v.strictObject({ name: DisplayName });

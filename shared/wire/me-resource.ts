import * as v from "valibot";
import { OrganizationId, UserId } from "../ids.ts";
import { DisplayName } from "../text.ts";
import { Named } from "./named.ts";

/** A part of Latchkey that controls let a person manage. */
export const ManagedPart = v.picklist(["users", "tokens.others", "catalog", "audit"]);
export type ManagedPart = v.InferOutput<typeof ManagedPart>;

/** The answer of `GET /v1/me`: the person, their organization and their rights. */
export const MeResource = v.object({
  user: v.object({ id: UserId, name: v.string(), email: v.string() }),
  organization: v.object({ id: OrganizationId, name: v.string() }),
  role: Named,
  groups: v.array(Named),
  controls: v.array(v.string()),
  /** Parts that the person's controls let them manage; decides which screens are shown. */
  manages: v.array(ManagedPart),
  /** Number of the catalog's permissions that the person's role and groups may grant. */
  grantable: v.object({ count: v.number(), of: v.number() }),
  automatic: v.array(v.string()),
  session: v.nullable(v.object({ id: v.string(), expires_at: v.string() })),
});
export type MeResource = v.InferOutput<typeof MeResource>;

/** The body of `PATCH /v1/me`. */
export const UpdateMeRequest = v.strictObject({ name: DisplayName });

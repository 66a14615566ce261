import * as v from "valibot";
import { OrganizationId, UserId } from "../ids.ts";
import { DisplayName } from "../text.ts";
import { Rfc3339 } from "../time.ts";
import { Named } from "./named.ts";
import { KeptSecretsSetting } from "./organization-resource.ts";

/** A part of Latchkey that controls let a person manage. */
export const ManagedPart = v.picklist(["users", "tokens.others", "catalog", "audit"]);
export type ManagedPart = v.InferOutput<typeof ManagedPart>;

/** How the person's sign-ins here depend on the organization's providers. */
export const MySignIn = v.object({
  /** `mapping` if role and groups come from a provider's claims. */
  managed_by: v.nullable(v.picklist(["mapping"])),
  /** From then on the person's tokens pause, until they sign in by a provider again; `null` for never. */
  away_at: v.nullable(Rfc3339),
  /** The names of the enabled providers by which the person signs in to this organization. */
  providers: v.array(v.string()),
});

/** The answer of `GET /v1/me`: the person, their organization and their rights. */
export const MeResource = v.object({
  user: v.object({ id: UserId, name: v.string(), email: v.string() }),
  organization: v.object({
    id: OrganizationId,
    name: v.string(),
    /** If and when the person may keep secrets in a browser. Absent from servers without kept secrets. */
    kept_secrets: v.optional(KeptSecretsSetting),
  }),
  role: Named,
  groups: v.array(Named),
  controls: v.array(v.string()),
  /** Parts that the person's controls let them manage; decides which screens are shown. */
  manages: v.array(ManagedPart),
  /** Number of the catalog's permissions that the person's role and groups may grant. */
  grantable: v.object({ count: v.number(), of: v.number() }),
  automatic: v.array(v.string()),
  /** Absent from older servers. */
  sign_in: v.optional(MySignIn),
  session: v.nullable(v.object({ id: v.string(), expires_at: v.string() })),
});
export type MeResource = v.InferOutput<typeof MeResource>;

/** The body of `PATCH /v1/me`. */
export const UpdateMeRequest = v.strictObject({ name: DisplayName });

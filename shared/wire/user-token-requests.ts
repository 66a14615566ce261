import * as v from "valibot";
import { ExpiryRequest } from "../expiry.ts";
import { IssueTokenRequest } from "./token-requests.ts";
import { TokenResource } from "./token-resource.ts";

/** How long a secret that was made for its owner waits to be collected: 7 days. */
export const COLLECT_WITHIN_SECONDS = 604_800;

/** Whether the one who asks is to see the secret, where the organization allows it; else its owner collects it. */
const reveal = v.optional(v.boolean(), false);

/** The body of `POST /v1/users/{user_id}/tokens`. */
export const IssueUserTokenRequest = v.strictObject({ ...IssueTokenRequest.entries, reveal });
export type IssueUserTokenRequest = v.InferInput<typeof IssueUserTokenRequest>;

/** The body of `POST /v1/users/{user_id}/tokens/{id}/regenerate`. */
export const RegenerateUserTokenRequest = v.strictObject({
  expires: ExpiryRequest,
  /** Stops the secret so far at once, as `reveal` always does. Else one that works goes on until the new one is collected. */
  stop_old_secret: v.optional(v.boolean(), false),
  reveal,
});
export type RegenerateUserTokenRequest = v.InferInput<typeof RegenerateUserTokenRequest>;

/** The answer to both: with the secret only where it was to be revealed. */
export const HandedTokenResource = v.object({
  ...TokenResource.entries,
  secret: v.optional(v.string()),
});
export type HandedTokenResource = v.InferOutput<typeof HandedTokenResource>;

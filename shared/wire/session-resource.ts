import * as v from "valibot";
import { TokenId } from "../ids.ts";
import { Rfc3339 } from "../time.ts";

/** A browser of the signed-in person, signed in to this organization. */
export const SessionResource = v.object({
  id: TokenId,
  /** Such as "Chrome on Linux", from the User-Agent at sign-in. */
  name: v.string(),
  created_at: Rfc3339,
  /** When the person allowed this installation of the extension; `null` if that is not known. */
  allowed_at: v.nullable(Rfc3339),
  expires_at: Rfc3339,
  last_used_at: v.nullable(Rfc3339),
  /** True if it is the requesting session. */
  current: v.boolean(),
});
export type SessionResource = v.InferOutput<typeof SessionResource>;

export const SessionPage = v.object({ sessions: v.array(SessionResource) });

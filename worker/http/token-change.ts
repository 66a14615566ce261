import type { Context } from "hono";
import type * as v from "valibot";
import type { ExpiryRequest } from "../../shared/expiry.ts";
import type { EpochSeconds } from "../../shared/time.ts";
import type { UpdateTokenRequest } from "../../shared/wire/token-requests.ts";
import type { AuditEvent } from "../db/audit-statement.ts";
import type { StoredToken } from "../db/token-rows.ts";
import { resolveExpiry } from "../tokens/resolve-expiry.ts";
import { tokenStatus } from "../tokens/token-status.ts";
import type { AppEnv } from "./app-env.ts";
import { credentialAuditEvent } from "./audit-event.ts";
import { expiryRefusalProblem } from "./expiry-refusal-problem.ts";
import { ProblemError } from "./problem-error.ts";
import { requireCatalog } from "./require-catalog.ts";

/**
 * What a PATCH makes of a token, and the audit row that tells old from new.
 *
 * @returns `null` where it would change nothing: then nothing is to be recorded
 * @throws ProblemError `invalid_input` for an expiry where the catalog does not let it be edited,
 *   `conflict` for one of a token that is over: what has ended never works again by this
 */
export async function tokenChange(
  c: Context<AppEnv>,
  from: StoredToken,
  request: v.InferOutput<typeof UpdateTokenRequest>,
): Promise<{
  change: Pick<StoredToken, "name" | "description" | "expiresAt"> & { from: StoredToken };
  event: AuditEvent;
} | null> {
  const change = {
    from,
    name: request.name ?? from.name,
    description: request.description ?? from.description,
    expiresAt:
      request.expires === undefined ? from.expiresAt : await newExpiry(c, from, request.expires),
  };
  const details = {
    ...difference("name", from.name, change.name),
    ...difference("description", from.description, change.description),
    ...difference("expires_at", from.expiresAt, change.expiresAt),
  };
  if (Object.keys(details).length === 0) return null;
  const target = { kind: "token", id: from.id } as const;
  return { change, event: credentialAuditEvent(c, "token.updated", target, details) };
}

async function newExpiry(
  c: Context<AppEnv>,
  from: StoredToken,
  expires: ExpiryRequest,
): Promise<EpochSeconds | null> {
  const { catalog } = await requireCatalog(c);
  if (!catalog.expiry.editable) {
    throw new ProblemError("invalid_input", {
      errors: [{ pointer: "/expires", detail: "Cannot be edited here." }],
    });
  }
  const status = tokenStatus({ ...from, hasSecret: from.hint !== null }, c.var.now);
  if (status === "expired" || status === "revoked") throw new ProblemError("conflict");
  const expiry = resolveExpiry(expires, catalog.expiry, c.var.now);
  if (!expiry.ok) throw expiryRefusalProblem(expiry.refusal);
  return expiry.value;
}

function difference<Value>(name: string, from: Value, to: Value): Record<string, [Value, Value]> {
  return from === to ? {} : { [name]: [from, to] };
}

import type { Context } from "hono";
import {
  type DomainKey,
  deleteDomain,
  insertDomain,
  isProvedElsewhere,
  MAX_DOMAINS,
  proveDomain,
} from "../../db/providers/domain-queries.ts";
import type { StoredDomain, StoredProvider } from "../../db/providers/provider-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { buildCredentialAuditEvent } from "../../use-cases/audit/audit-event.ts";
import { requireAuthority } from "../../use-cases/catalog/require-catalog.ts";
import { generateRandomText } from "../compute-keyed-hash.ts";
import { refuseMistakes } from "./check-provider.ts";
import { findDomainProof, isMailProvider, normalizeDomain } from "./domain-proof.ts";
import { refuseLostAuthority } from "./refuse-provider-change.ts";

/** Adds a domain, which has to be proved before it counts. Adding it again keeps its record. */
export async function addDomain(
  c: Context<AppEnv>,
  provider: StoredProvider,
  text: string,
): Promise<void> {
  const domain = readDomain(text);
  if (provider.domains.some((known) => known.domain === domain)) return;
  if (provider.domains.length >= MAX_DOMAINS) {
    throw new ProblemError("conflict", { detail: `The limit is ${MAX_DOMAINS} domains.` });
  }
  const change = await planChange(c, provider, "provider.domain_added", { domain: [null, domain] });
  if (await insertDomain(c.var.db, toKey(provider, domain), generateRandomText(), change)) return;
  await refuseLostAuthority(c, change.authority);
  throw new ProblemError("conflict");
}

/** Removes a domain. A proof ends with it. @throws ProblemError `not_found` */
export async function removeDomain(
  c: Context<AppEnv>,
  provider: StoredProvider,
  text: string,
): Promise<void> {
  const { domain } = requireDomain(provider, text);
  const details = { domain: [domain, null] };
  const change = await planChange(c, provider, "provider.domain_removed", details);
  if (await deleteDomain(c.var.db, toKey(provider, domain), change)) return;
  await refuseLostAuthority(c, change.authority);
  throw new ProblemError("not_found");
}

/**
 * Looks for the TXT record of a domain, which proves it.
 *
 * @throws ProblemError `domain_not_proved`, `domain_taken`, or `unavailable` if the DNS gave no definite answer
 */
export async function checkDomain(
  c: Context<AppEnv>,
  provider: StoredProvider,
  text: string,
): Promise<void> {
  const { domain, challenge, verifiedAt } = requireDomain(provider, text);
  const key = toKey(provider, domain);
  const found = await findDomainProof(domain, challenge);
  if (found === "unknown") throw new ProblemError("unavailable");
  if (found === "missing") throw new ProblemError("domain_not_proved");
  const details = { domain, verified_at: [verifiedAt, verifiedAt ?? c.var.now] };
  const change = await planChange(c, provider, "provider.domain_proved", details);
  if (await proveDomain(c.var.db, key, challenge, change)) return;
  await refuseLostAuthority(c, change.authority);
  const isTaken = await isProvedElsewhere(c.var.db, key);
  throw new ProblemError(isTaken ? "domain_taken" : "not_found");
}

function readDomain(text: string): string {
  const domain = normalizeDomain(text);
  if (domain !== null && !isMailProvider(domain)) return domain;
  const detail =
    domain === null
      ? "Must be a domain such as example.com."
      : "Has addresses of people of many organizations.";
  refuseMistakes([{ pointer: "/domain", detail }]);
  throw new ProblemError("invalid_input");
}

function requireDomain(provider: StoredProvider, text: string): StoredDomain {
  const domain = normalizeDomain(text);
  const stored = provider.domains.find((known) => known.domain === domain);
  if (stored === undefined) throw new ProblemError("not_found");
  return stored;
}

function toKey({ id, organization }: StoredProvider, domain: string): DomainKey {
  return { provider: id, organization, domain };
}

async function planChange(
  c: Context<AppEnv>,
  { id }: StoredProvider,
  action: "provider.domain_added" | "provider.domain_removed" | "provider.domain_proved",
  details: Record<string, unknown>,
) {
  const event = buildCredentialAuditEvent(c, action, { kind: "provider", id }, details);
  return { authority: await requireAuthority(c), now: c.var.now, event };
}

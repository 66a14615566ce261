import type { Context } from "hono";
import * as v from "valibot";
import { err, ok, type Result } from "../../../shared/result.ts";
import { EpochSeconds } from "../../../shared/time.ts";
import type { AuditEvent } from "../../db/audit/audit-statement.ts";
import { findCatalog } from "../../db/catalog/catalog-queries.ts";
import {
  type IdentityOrigin,
  type ProviderSignIn,
  recordProviderSignIn,
} from "../../db/providers/record-provider-sign-in.ts";
import {
  findKnownPerson,
  findOwnAccount,
  findSignInMember,
  type SignInMember,
} from "../../db/providers/sign-in-facts.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import { listRepairers, type RolesAndGroups } from "../../permissions/administrators.ts";
import { generateId } from "../../tokens/generate-id.ts";
import { buildAuditActor } from "../../use-cases/audit/audit-event.ts";
import { SIGN_IN_TTL_SECONDS } from "../auth.ts";
import { computeKeyedHash, generateRandomText } from "../compute-keyed-hash.ts";
import { countNewPerson, countPageMutation } from "../sign-in/count-page-mutation.ts";
import { findCurrentSignIn, type SignIn } from "../sign-in/find-current-sign-in.ts";
import { decideFirstSignIn, type SignInDecision } from "./decide-first-sign-in.ts";
import { hasProvedDomain } from "./domain-proof.ts";
import { type MappedClaims, mapClaims } from "./map-claims.ts";
import { planMapping } from "./plan-mapping.ts";
import type { OpenedProvider } from "./provider-client.ts";
import type { ProviderAnswer } from "./read-provider-answer.ts";
import { setSessionCookie } from "./set-session-cookie.ts";
import type { SignInState } from "./sign-in-state.ts";

/**
 * Why a person whom a provider vouches for is not signed in. `changed`: something changed meanwhile, or the answer was
 * used before. `unknown`: a silent sign-in only knows people who signed in before.
 */
export type PersonRefusal = {
  reason:
    | Extract<SignInDecision, { kind: "refuse" }>["reason"]
    | "overage"
    | "disabled"
    | "changed"
    | "unknown"
    | "other_person"
    | "not_signed_in"
    | "not_member";
};

/**
 * Signs in the person of a provider's answer, or connects it to the account that began this: decides whose it is,
 * applies the mapping, records everything in one batch, and sets the cookie.
 */
export async function finishProviderSignIn(
  c: Context<AppEnv>,
  opened: Pick<OpenedProvider, "provider">,
  answer: ProviderAnswer,
  state: SignInState,
): Promise<Result<void, PersonRefusal>> {
  const finished = await tryToFinish(c, opened, answer, state);
  if (finished.ok || finished.refusal.reason !== "changed") return finished;
  // Another tab may have stored the same new person. An answer that was used stays refused.
  return await tryToFinish(c, opened, answer, state);
}

async function tryToFinish(
  c: Context<AppEnv>,
  { provider }: Pick<OpenedProvider, "provider">,
  answer: ProviderAnswer,
  state: SignInState,
): Promise<Result<void, PersonRefusal>> {
  const { db } = c.var;
  const mapped = mapClaims(provider.mapping, answer.claims);
  if (mapped.isOverage) return err({ reason: "overage" });
  const catalog = await findCatalog(db, provider.organization);
  if (catalog === null) return err({ reason: "no_role" });
  const key = { provider, answer, mapped, repairers: listRepairers(catalog.document) };
  const current = await findCurrentSignIn(c, { extend: false });
  const decided =
    state.connect === null
      ? await decide(c, key, state)
      : await connect(c, key, { current, begun: state.connect });
  if (!decided.ok) return decided;
  const { person, origin } = decided.value;
  await (origin === "created"
    ? countNewPerson(c, provider.organization)
    : countPageMutation(c, { person, passwordId: provider.id }));
  const member = origin === "created" ? null : await findSignInMember(db, { person, ...provider });
  const planned = planMapping(catalog, member, mapped);
  if (!planned.ok) return planned;
  const signIn: ProviderSignIn = {
    provider,
    subject: answer.subject,
    origin,
    answer: await digestAnswer(c, state),
    person: { id: person, ...nameWithFallback(mapped, member) },
    membership: planned.value,
    repairers: key.repairers,
    session: buildSession(c),
    replaced: current?.person === person ? current.id : null,
    proof: answer,
    now: c.var.now,
    events: buildEvents(c, { provider, person, origin, mapped, member }),
  };
  signIn.events.signedIn.target = { kind: "session", id: signIn.session.id };
  if (!(await recordProviderSignIn(db, signIn))) return err({ reason: "changed" });
  await setSessionCookie(c, signIn.session.token);
  return ok(undefined);
}

interface AnswerKey {
  provider: OpenedProvider["provider"];
  answer: ProviderAnswer;
  mapped: MappedClaims;
  /** The roles and groups that can repair the organization. */
  repairers: readonly RolesAndGroups[];
}

type Whose = Result<{ person: string; origin: IdentityOrigin }, PersonRefusal>;

async function decide(
  c: Context<AppEnv>,
  { provider, answer, mapped, repairers }: AnswerKey,
  { silent }: SignInState,
): Promise<Whose> {
  const { db } = c.var;
  const { organization } = provider;
  const { email: address } = mapped;
  const known = await findKnownPerson(db, { provider: provider.id, subject: answer.subject });
  if (known === null && silent) return err({ reason: "unknown" });
  const decision = decideFirstSignIn({
    known,
    // Directories do not announce people yet.
    announced: null,
    account:
      address === null ? null : await findOwnAccount(db, { address, organization }, repairers),
    isDomainProved: hasProvedDomain(provider, address),
    isUnverified: answer.isAddressUnverified,
    hasRole: mapped.role !== null,
  });
  switch (decision.kind) {
    case "known":
      return ok({ person: decision.person, origin: "known" });
    case "link":
      return ok({ person: decision.person, origin: "address" });
    case "create":
      return ok({ person: generateId("usr", getRandomBytes), origin: "created" });
    case "refuse":
      return err(decision);
  }
}

/** The account page asked for the password before it began this, in the same sign-in. */
async function connect(
  c: Context<AppEnv>,
  { provider, answer }: AnswerKey,
  { current, begun }: { current: SignIn | null; begun: NonNullable<SignInState["connect"]> },
): Promise<Whose> {
  if (current === null || current.id !== begun.signInId || current.person !== begun.person) {
    return err({ reason: "not_signed_in" });
  }
  const known = await findKnownPerson(c.var.db, { provider: provider.id, subject: answer.subject });
  if (known === current.person) return ok({ person: known, origin: "known" });
  if (known !== null) return err({ reason: "other_person" });
  const member = await findSignInMember(c.var.db, { person: current.person, ...provider });
  if (member?.role == null) return err({ reason: "not_member" });
  return ok({ person: current.person, origin: "account" });
}

/** One answer is given for one `nonce`, so that is what is used up. */
async function digestAnswer(
  c: Context<AppEnv>,
  { provider, nonce, expiresAt }: SignInState,
): Promise<ProviderSignIn["answer"]> {
  const { authSecret } = c.var.config;
  const text = `${provider}\n${nonce}`;
  return {
    digest: await computeKeyedHash(authSecret, "latchkey/provider-answer", text),
    expiresAt,
  };
}

/** Returns the name and address that a person has after the sign-in. An own account keeps its name. */
function nameWithFallback({ name, email }: MappedClaims, member: SignInMember | null) {
  if (member !== null && member.directory === null) return { name: member.name, address: email };
  const address = email ?? member?.directoryEmail ?? null;
  return { name: name ?? member?.name ?? address?.split("@")[0] ?? "Nameless", address };
}

function buildSession(c: Context<AppEnv>): ProviderSignIn["session"] {
  const { ipAddress, userAgent } = buildAuditActor(c, null);
  return {
    id: generateId("ses", getRandomBytes),
    token: generateRandomText(),
    expiresAt: v.parse(EpochSeconds, c.var.now + SIGN_IN_TTL_SECONDS),
    ipAddress,
    userAgent,
  };
}

function buildEvents(
  c: Context<AppEnv>,
  facts: {
    provider: OpenedProvider["provider"];
    person: string;
    origin: IdentityOrigin;
    mapped: MappedClaims;
    member: SignInMember | null;
  },
): ProviderSignIn["events"] {
  const { provider, person, origin, mapped, member } = facts;
  const { name } = nameWithFallback(mapped, member);
  const actor = buildAuditActor(c, { id: person, name });
  const build = (action: AuditEvent["action"], details: Record<string, unknown>): AuditEvent => ({
    id: generateId("aud", getRandomBytes),
    at: c.var.now,
    organization: provider.organization,
    action,
    actor,
    subject: person,
    target: { kind: "user", id: person },
    details: { provider: provider.id, ...details },
  });
  const change = {
    role: [member?.role ?? null, mapped.role],
    groups: [member?.groups ?? null, mapped.groups],
  };
  const isMember = member?.role != null;
  return {
    signedIn: build("sign_in.succeeded", {}),
    created: build("user.created", {}),
    updated: build("user.updated", { changed: ["name", "email"] }),
    linked: build("identity.linked", { by: origin }),
    membership: build(isMember ? "membership.updated" : "membership.created", change),
    mappingRefused: build("mapping.refused", change),
  };
}

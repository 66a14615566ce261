import type { Context } from "hono";
import * as v from "valibot";
import { EmailAddress } from "../../../shared/email-address.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { type AuditEvent, recordEvent } from "../../db/audit/audit-statement.ts";
import { findPersonId } from "../../db/people/person-queries.ts";
import { deleteCookieSession, recordSignIn } from "../../db/sign-in/sign-in-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import { generateId } from "../../tokens/generate-id.ts";
import { buildAuditActor } from "../../use-cases/audit/audit-event.ts";
import { buildAuthHeaders, copyCookies, MAX_PASSWORD_LENGTH, openAuth } from "../auth.ts";
import { findCurrentSignIn } from "./find-current-sign-in.ts";
import { rememberBrowser, throttleSignIn } from "./sign-in-throttle.ts";

export type SignInRefusal =
  | { reason: "wrong_credentials" }
  | { reason: "throttled"; retryAfterSeconds: number };

/**
 * Signs a person in with email and password, and sets the cookies.
 *
 * An unknown email is refused like a wrong password, and in equal time, since Better Auth hashes in both cases.
 * The outcome is recorded before the answer. If recording fails, the sign-in is rolled back.
 */
export async function signIn(
  c: Context<AppEnv>,
  input: { email: string; password: string },
): Promise<Result<{ person: string }, SignInRefusal>> {
  const { db } = c.var;
  const email = v.safeParse(EmailAddress, input.email);
  const passwordFits = input.password !== "" && input.password.length <= MAX_PASSWORD_LENGTH;
  if (!email.success || !passwordFits) return err({ reason: "wrong_credentials" });
  const throttle = await throttleSignIn(c, email.output);
  if (!throttle.allowed) {
    const { by, retryAfterSeconds } = throttle;
    c.set("refusal", `sign_in_throttled_by_${by}`);
    if (by === "account") {
      const account = await findPersonId(db, email.output);
      await recordEvent(db, createSignInEvent(c, "sign_in.throttled", account));
    }
    return err({ reason: "throttled", retryAfterSeconds });
  }
  const started = await startSession(c, { email: email.output, password: input.password });
  if (started === null) {
    const account = await findPersonId(db, email.output);
    await recordEvent(db, createSignInEvent(c, "sign_in.failed", account));
    return err({ reason: "wrong_credentials" });
  }
  const replaced = await findCurrentSignIn(c, { extend: false });
  const event = createSignInEvent(c, "sign_in.succeeded", started.person, started);
  try {
    await recordSignIn(db, {
      event: { ...event, target: { kind: "session", id: started.sessionId } },
      counts: throttle.counts,
      replaced: replaced?.person === started.person ? replaced : null,
      sessionId: started.sessionId,
    });
  } catch (error) {
    await deleteCookieSession(db, started.sessionId);
    throw error;
  }
  await rememberBrowser(c, email.output);
  copyCookies(c, started.headers);
  return ok({ person: started.person });
}

async function startSession(c: Context<AppEnv>, credentials: { email: string; password: string }) {
  const auth = await openAuth(c);
  try {
    const { headers, response } = await auth.api.signInEmail({
      body: credentials,
      headers: buildAuthHeaders(c),
      returnHeaders: true,
    });
    const { internalAdapter } = await auth.$context;
    const stored = await internalAdapter.findSession(response.token);
    if (stored === null) throw new Error("The session that was just created is missing.");
    const { id: person, name } = response.user;
    return { headers, person, name, sessionId: stored.session.id };
  } catch (error) {
    // Not `instanceof`, since importing the class would load Better Auth.
    if (error instanceof Error && "status" in error && error.status === "UNAUTHORIZED") return null;
    throw error;
  }
}

function createSignInEvent(
  c: Context<AppEnv>,
  action: AuditEvent["action"],
  subject: string | null,
  started: { person: string; name: string } | null = null,
): AuditEvent {
  return {
    id: generateId("aud", getRandomBytes),
    at: c.var.now,
    organization: null,
    action,
    actor: buildAuditActor(c, started && { id: started.person, name: started.name }),
    subject,
    target: subject === null ? null : { kind: "user", id: subject },
  };
}

import type { Context } from "hono";
import * as v from "valibot";
import { EmailAddress } from "../../../shared/email-address.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { recordRefusal } from "../../db/audit/refusal-counts.ts";
import { findPersonId } from "../../db/people/person-queries.ts";
import type { StoredPassword } from "../../db/sign-in/password-queries.ts";
import {
  deleteCookieSession,
  type ProvedPasswords,
  recordSignIn,
} from "../../db/sign-in/sign-in-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { buildAuthHeaders, copyCookies, MAX_PASSWORD_LENGTH, openAuth } from "../auth.ts";
import { hashPassword, isCurrentHash, matchPasswords, readSalt } from "../hash-password.ts";
import { buildAccountEvent } from "./build-account-event.ts";
import { findCurrentSignIn, isProviderId } from "./find-current-sign-in.ts";
import { rememberBrowser } from "./sign-in-throttle.ts";
import { type Throttled, takeSignInAttempt } from "./take-sign-in-attempt.ts";

export type SignInRefusal = { reason: "wrong_credentials" } | Throttled;

/** A person who has just proved who they are, and the password of the account that they proved it by. */
export interface SignedIn {
  person: string;
  /** `null` for the account's own password. */
  passwordId: string | null;
}

/**
 * Signs a person in with email and password, and sets the cookies. The sign-in opens the organizations that go by
 * this password.
 *
 * An unknown email is refused like a wrong password, and in equal time, since Better Auth hashes in both cases.
 * The outcome is recorded before the answer. If recording fails, the sign-in is rolled back.
 */
export async function signIn(
  c: Context<AppEnv>,
  input: { email: string; password: string },
): Promise<Result<SignedIn, SignInRefusal>> {
  const { db } = c.var;
  const email = v.safeParse(EmailAddress, input.email);
  const passwordFits = input.password !== "" && input.password.length <= MAX_PASSWORD_LENGTH;
  if (!email.success || !passwordFits) return err({ reason: "wrong_credentials" });
  const attempt = await takeSignInAttempt(c, email.output);
  if (!attempt.ok) return attempt;
  const { passwords: stored, counts } = attempt.value;
  const credentials = { email: email.output, password: input.password };
  const started = await startSession(c, credentials, stored);
  if (started === null) {
    const account = await findPersonId(db, email.output);
    await recordRefusal(db, buildAccountEvent(c, "sign_in.failed", account));
    return err({ reason: "wrong_credentials" });
  }
  const { person, name, sessionId, passwords } = started;
  const current = await findCurrentSignIn(c, { extend: false });
  // A sign-in by another password of the person stays apart from this one.
  const isSamePerson = current?.person === person;
  const isSame =
    isSamePerson && (isProvedBy(passwords, current.passwordId) || isProviderId(current.passwordId));
  const event = buildAccountEvent(c, "sign_in.succeeded", person, { id: person, name });
  let recorded = false;
  try {
    recorded = await recordSignIn(db, {
      event: {
        ...event,
        target: { kind: "session", id: sessionId },
        details: passwords.others.length === 0 ? {} : { joined: passwords.others.length },
      },
      person,
      // An attacker who knows one password of several could otherwise guess another for ever.
      counts: passwords.others.length + 1 === stored.length ? counts : null,
      replaced: isSame ? current.id : null,
      sessionId,
      passwords,
    });
  } finally {
    if (!recorded) await deleteCookieSession(db, sessionId);
  }
  // The password was replaced while it was checked.
  if (!recorded) return err({ reason: "wrong_credentials" });
  await rememberBrowser(c, email.output);
  copyCookies(c, started.headers);
  return ok({ person, passwordId: passwords.first.id });
}

function isProvedBy({ first, others }: ProvedPasswords, id: string | null): boolean {
  return first.id === id || others.some((other) => other.id === id);
}

async function startSession(
  c: Context<AppEnv>,
  credentials: { email: string; password: string },
  stored: readonly StoredPassword[],
) {
  const proved: { passwords: ProvedPasswords | null } = { passwords: null };
  const auth = await openAuth(c, async (password) => {
    proved.passwords = await provePasswords(stored, password);
    return proved.passwords !== null;
  });
  try {
    const { headers, response } = await auth.api.signInEmail({
      body: credentials,
      headers: buildAuthHeaders(c),
      returnHeaders: true,
    });
    const { internalAdapter } = await auth.$context;
    const created = await internalAdapter.findSession(response.token);
    const { passwords } = proved;
    if (created === null || passwords === null) {
      throw new Error("The session that was just created is missing.");
    }
    const { id: person, name } = response.user;
    return { headers, person, name, sessionId: created.session.id, passwords };
  } catch (error) {
    // Not `instanceof`, since importing the class would load Better Auth.
    if (error instanceof Error && "status" in error && error.status === "UNAUTHORIZED") return null;
    throw error;
  }
}

/** Returns the stored passwords that equal the typed one, with a new hash if the first has earlier parameters. */
async function provePasswords(
  stored: readonly StoredPassword[],
  typed: string,
): Promise<ProvedPasswords | null> {
  const hashes = await matchPasswords(
    stored.map(({ hash }) => hash),
    typed,
  );
  const [first, ...others] = stored.filter(({ hash }) => hashes.includes(hash));
  if (first === undefined) return null;
  if (isCurrentHash(first.hash)) return { first, others, renewedHash: null };
  // With the same salt, two sign-ins at once compute the same hash.
  const renewedHash = await hashPassword(typed, readSalt(first.hash) ?? undefined);
  return { first, others, renewedHash };
}

import type { Context } from "hono";
import * as v from "valibot";
import { err, ok, type Result } from "../../../shared/result.ts";
import { DisplayName } from "../../../shared/text.ts";
import { listSetupCodes, setUpDeployment } from "../../db/organizations/setup-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import { computeSetupDigest } from "../../tokens/compute-setup-digest.ts";
import { generateId } from "../../tokens/generate-id.ts";
import { isEqualInConstantTime } from "../../tokens/is-equal-in-constant-time.ts";
import {
  buildOrganizationCreationEvents,
  buildOrganizationFromPreset,
} from "../../use-cases/organizations/create-organization-from-preset.ts";
import { checkNewPassword, type PasswordRefusal } from "../check-new-password.ts";
import { AccountInput, buildAccount } from "../new-account.ts";
import { signIn } from "../sign-in/sign-in.ts";
import { clearCodeAttempts, throttleCode } from "./code-throttle.ts";
import { readCode } from "./one-time-link.ts";

/** The form of the first administrator. */
export interface SetupInput {
  organization: string;
  preset: string;
  name: string;
  email: string;
  password: string;
}

/** `over`: the code was used meanwhile, or the email is taken. */
export type SetupRefusal =
  | { reason: "over" | "bad_organization" | "bad_preset" | "bad_name" | "bad_email" }
  | PasswordRefusal;

/**
 * Finds the live setup code that a form sends.
 *
 * @returns `null` if the code is not valid
 */
export async function openSetupCode(
  c: Context<AppEnv>,
  text: string,
): Promise<{ code: string; digest: string } | null> {
  const code = readCode(text);
  if (code === null) return null;
  const attemptKeys = await throttleCode(c);
  const digest = await computeSetupDigest(code);
  const liveDigests = await listSetupCodes(c.var.db, c.var.config.homeOrganization, c.var.now);
  // Compares all of them, so that the time reveals nothing about a match.
  const matches = liveDigests.filter((live) => isEqualInConstantTime(live, digest));
  if (matches.length === 0) return null;
  await clearCodeAttempts(c, attemptKeys);
  return { code, digest };
}

/** Creates the home organization and its first administrator, once, and signs that person in. */
export async function setUp(
  c: Context<AppEnv>,
  digest: string,
  { organization: organizationName, preset, ...person }: SetupInput,
): Promise<Result<void, SetupRefusal>> {
  const name = v.safeParse(DisplayName, organizationName);
  if (!name.success) return err({ reason: "bad_organization" });
  const input = v.safeParse(AccountInput, person);
  if (!input.success) return err({ reason: findWrongField(input.issues) });
  const password = await checkNewPassword(input.output.password, input.output);
  if (!password.ok) return password;
  const account = await buildAccount(c, input.output, { bySelf: true });
  const id = c.var.config.homeOrganization;
  const creator = { person: account.person.id, actingIn: null };
  const organization = buildOrganizationFromPreset({ id, name: name.output, preset, creator });
  if (organization === null) return err({ reason: "bad_preset" });
  const { db, now } = c.var;
  const created = {
    ...account.event,
    id: generateId("aud", getRandomBytes),
    organization: id,
    action: "organization.created" as const,
    target: { kind: "organization", id } as const,
  };
  const events = buildOrganizationCreationEvents(created, organization);
  if (!(await setUpDeployment(db, digest, organization, { account, now, events }))) {
    return err({ reason: "over" });
  }
  await signIn(c, input.output);
  return ok(undefined);
}

function findWrongField(issues: readonly v.BaseIssue<unknown>[]): SetupRefusal["reason"] {
  const wrong = issues.map(({ path }) => path?.[0]?.key);
  if (wrong.includes("name")) return "bad_name";
  return wrong.includes("email") ? "bad_email" : "bad_password";
}

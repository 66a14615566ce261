import type { Context } from "hono";
import * as v from "valibot";
import { err, ok, type Result } from "../../../shared/result.ts";
import { DisplayName } from "../../../shared/text.ts";
import { listSetupCodes, setUpDeployment } from "../../db/organizations/setup-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { randomBytes } from "../../http/random-bytes.ts";
import { constantTimeEqual } from "../../tokens/constant-time-equal.ts";
import { newId } from "../../tokens/new-id.ts";
import { setupDigest } from "../../tokens/setup-digest.ts";
import {
  organizationCreationEvents,
  presetOrganization,
} from "../../use-cases/organizations/create-organization-from-preset.ts";
import { AccountInput, newAccount } from "../new-account.ts";
import { signIn } from "../sign-in/sign-in.ts";
import { forgiveCode, throttleCode } from "./code-throttle.ts";
import { readCode } from "./one-time-link.ts";

/** What the first administrator enters. */
export interface SetupInput {
  organization: string;
  preset: string;
  name: string;
  email: string;
  password: string;
}

export type SetupRefusal = {
  reason: "over" | "bad_organization" | "bad_preset" | "bad_name" | "bad_email" | "bad_password";
};

/**
 * The setup code that a form brings, as it is stored.
 *
 * @returns `null` for any but a good one
 */
export async function openSetupCode(
  c: Context<AppEnv>,
  text: string,
): Promise<{ code: string; digest: string } | null> {
  const counted = await throttleCode(c);
  const code = readCode(text);
  if (code === null) return null;
  const digest = await setupDigest(code);
  const good = await listSetupCodes(c.var.db, c.var.config.homeOrganization, c.var.now);
  // All are compared, so that the time tells nothing of which.
  const matches = good.filter((stored) => constantTimeEqual(stored, digest));
  if (matches.length === 0) return null;
  await forgiveCode(c, counted);
  return { code, digest };
}

/** Makes the home organization and its first administrator, once, and signs them in. */
export async function setUp(
  c: Context<AppEnv>,
  digest: string,
  { organization: organizationName, preset, ...person }: SetupInput,
): Promise<Result<void, SetupRefusal>> {
  const name = v.safeParse(DisplayName, organizationName);
  if (!name.success) return err({ reason: "bad_organization" });
  const input = v.safeParse(AccountInput, person);
  if (!input.success) return err({ reason: wrongField(input.issues) });
  const account = await newAccount(c, input.output, { bySelf: true });
  const id = c.var.config.homeOrganization;
  const founder = account.person.id;
  const organization = presetOrganization({ id, name: name.output, preset, founder });
  if (organization === null) return err({ reason: "bad_preset" });
  const { db, now } = c.var;
  const created = {
    ...account.event,
    id: newId("aud", randomBytes),
    organization: id,
    action: "organization.created" as const,
    target: { kind: "organization", id } as const,
  };
  const events = organizationCreationEvents(created, organization);
  if (!(await setUpDeployment(db, digest, organization, { account, now, events }))) {
    return err({ reason: "over" });
  }
  await signIn(c, input.output);
  return ok(undefined);
}

function wrongField(issues: readonly v.BaseIssue<unknown>[]): SetupRefusal["reason"] {
  const wrong = issues.map(({ path }) => path?.[0]?.key);
  if (wrong.includes("name")) return "bad_name";
  return wrong.includes("email") ? "bad_email" : "bad_password";
}

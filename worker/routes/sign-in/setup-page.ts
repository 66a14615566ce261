import { type Context, Hono } from "hono";
import { systemClock } from "../../../shared/system-clock.ts";
import { isSetUp } from "../../db/organizations/setup-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { readOncePerSecond } from "../../http/read-once-per-second.ts";
import {
  openSetupCode,
  type SetupInput,
  type SetupRefusal,
  setUp,
} from "../../identity/links/set-up.ts";
import { createFormToken, readGuardedForm } from "../../middleware/form-guard.ts";
import { buildPageResponse } from "../../pages/build-page-response.ts";
import { buildCodePageResponse } from "../../pages/code-page.tsx";
import { describePasswordRefusal } from "../../pages/describe-password-refusal.ts";
import { buildPageErrorResponse, PageError } from "../../pages/page-error.tsx";
import { SetupPage } from "../../pages/setup-page.tsx";
import { DEFAULT_PRESET, PRESET_CATALOGS } from "../../permissions/presets/preset-catalogs.ts";
import { waitWithinLimit } from "../../verification/wait-within-limit.ts";

const PURPOSE = { page: "setup" } as const;

const deploymentIsSetUp = readOncePerSecond(({ db, config }) =>
  waitWithinLimit(isSetUp(db, config.homeOrganization), { clock: systemClock }),
);

/** `/setup`: takes the one-time code that `npm run deploy` prints, and creates the first administrator. */
export const setupPageRoutes = new Hono<AppEnv>()
  .onError(buildPageErrorResponse)
  .get("/setup", async (c) => {
    await refuseIfSetUp(c);
    return renderCodePage(c, "first");
  })
  .post("/setup", async (c) => {
    const form = await readGuardedForm(c, PURPOSE);
    await refuseIfSetUp(c);
    const opened = await openSetupCode(c, form.get("code") ?? "");
    if (opened === null) {
      c.set("refusal", "setup_code");
      return renderCodePage(c, "no_good");
    }
    if (form.get("answer") !== "set_up") return renderSetupPage(c, opened.code);
    const input = readInput(form);
    const done = await setUp(c, opened.digest, input);
    if (done.ok) {
      deploymentIsSetUp.forget(c.var.isolate);
      return c.redirect("/account", 303);
    }
    c.set("refusal", `setup_${done.refusal.reason}`);
    return renderSetupPage(c, opened.code, input, REFUSALS[done.refusal.reason]);
  });

const REFUSALS: Record<SetupRefusal["reason"], string> = {
  over: "Somebody else has just set Latchkey up, or the email is taken.",
  bad_organization: "Enter the organization's name, of 1 to 100 characters.",
  bad_preset: "Choose the permissions to begin with.",
  bad_name: "Enter your name, of 1 to 100 characters.",
  bad_email: "Enter your email address.",
  bad_password: describePasswordRefusal({ reason: "bad_password" }),
  common_password: describePasswordRefusal({ reason: "common_password" }),
  personal_password: describePasswordRefusal({ reason: "personal_password" }),
};

/** @throws PageError if the deployment is set up: that happens only once */
async function refuseIfSetUp(c: Context<AppEnv>): Promise<void> {
  if (await deploymentIsSetUp.get(c.var.isolate)) {
    throw new PageError("Latchkey is set up", "Ask an administrator to invite you.");
  }
}

async function renderCodePage(c: Context<AppEnv>, outcome: "first" | "no_good"): Promise<Response> {
  const page = {
    action: "/setup",
    title: "Set up Latchkey",
    lead: "Paste the setup code that npm run deploy printed.",
    formToken: await createFormToken(c, PURPOSE),
  };
  return buildCodePageResponse(c, page, outcome);
}

async function renderSetupPage(
  c: Context<AppEnv>,
  code: string,
  typed?: SetupInput,
  error?: string,
): Promise<Response> {
  const page = SetupPage({
    host: new URL(c.req.url).host,
    formToken: await createFormToken(c, PURPOSE),
    code,
    presets: Object.keys(PRESET_CATALOGS),
    preset: typed?.preset ?? DEFAULT_PRESET,
    typed,
    error,
  });
  return buildPageResponse(c, page);
}

function readInput(form: URLSearchParams): SetupInput {
  const text = (name: string) => form.get(name) ?? "";
  return {
    organization: text("organization"),
    preset: text("preset"),
    name: text("name"),
    email: text("email"),
    password: text("password"),
  };
}

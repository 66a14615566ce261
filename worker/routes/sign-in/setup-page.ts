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
import { buildPageErrorResponse, PageError } from "../../pages/page-error.tsx";
import { SetupPage } from "../../pages/setup-page.tsx";
import type { PageTexts, PickText } from "../../pages/texts/page-texts.ts";
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
    return renderSetupPage(c, opened.code, input, describeRefusal(done.refusal));
  });

function describeRefusal({ reason }: SetupRefusal): PickText {
  return ({ setup, passwordRefusals }) => ({ ...setup.refusals, ...passwordRefusals })[reason];
}

/** @throws PageError if the deployment is set up: that happens only once */
async function refuseIfSetUp(c: Context<AppEnv>): Promise<void> {
  if (await deploymentIsSetUp.get(c.var.isolate)) {
    throw new PageError(({ setup }) => setup.isOver);
  }
}

async function renderCodePage(c: Context<AppEnv>, outcome: "first" | "no_good"): Promise<Response> {
  const page = {
    action: "/setup",
    pick: ({ setup }: PageTexts) => ({ title: setup.heading, lead: setup.codeLead }),
    formToken: await createFormToken(c, PURPOSE),
  };
  return buildCodePageResponse(c, page, outcome);
}

async function renderSetupPage(
  c: Context<AppEnv>,
  code: string,
  typed?: SetupInput,
  error?: PickText,
): Promise<Response> {
  const page = {
    formToken: await createFormToken(c, PURPOSE),
    code,
    presets: Object.keys(PRESET_CATALOGS),
    preset: typed?.preset ?? DEFAULT_PRESET,
    typed,
    error,
  };
  return buildPageResponse(c, (view) => SetupPage({ view, ...page }));
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

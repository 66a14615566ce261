import { type Context, Hono } from "hono";
import type { StoredPasswordLink } from "../../db/links/one-time-links.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { type OpenedLink, openLink } from "../../identity/links/one-time-link.ts";
import { choosePassword } from "../../identity/links/password-link.ts";
import { createFormToken, readGuardedForm } from "../../middleware/form-guard.ts";
import { buildPageResponse } from "../../pages/build-page-response.ts";
import { buildCodePageResponse } from "../../pages/code-page.tsx";
import { describePasswordRefusal } from "../../pages/describe-password-refusal.ts";
import { NewPasswordPage } from "../../pages/new-password-page.tsx";
import { buildPageErrorResponse } from "../../pages/page-error.tsx";
import type { PageTexts, PickText } from "../../pages/texts/page-texts.ts";

const PURPOSE = { page: "password" } as const;

/** `/password`: takes the code of a password link from an administrator, and lets its person choose a password. */
export const passwordPageRoutes = new Hono<AppEnv>()
  .onError(buildPageErrorResponse)
  .get("/password", (c) => renderCodePage(c, "first"))
  .post("/password", async (c) => {
    const form = await readGuardedForm(c, PURPOSE);
    const opened = await openLink(c, "password", form.get("code") ?? "");
    if (opened === null) return renderCodePage(c, "no_good");
    if (form.get("answer") !== "set") return renderPasswordPage(c, opened);
    const chosen = await choosePassword(c, opened.link, form.get("password") ?? "");
    if (chosen.ok) return c.redirect("/account", 303);
    c.set("refusal", `password_${chosen.refusal.reason}`);
    if (chosen.refusal.reason === "over") return renderCodePage(c, "no_good");
    return renderPasswordPage(c, opened, describePasswordRefusal(chosen.refusal));
  });

async function renderCodePage(c: Context<AppEnv>, outcome: "first" | "no_good"): Promise<Response> {
  const page = {
    action: "/password",
    pick: ({ newPassword }: PageTexts) => ({
      title: newPassword.title,
      lead: newPassword.codeLead,
    }),
    formToken: await createFormToken(c, PURPOSE),
  };
  return buildCodePageResponse(c, page, outcome);
}

async function renderPasswordPage(
  c: Context<AppEnv>,
  { code, link }: OpenedLink<StoredPasswordLink>,
  error?: PickText,
): Promise<Response> {
  const page = {
    formToken: await createFormToken(c, PURPOSE),
    code,
    email: link.email,
    organization: link.organizationName,
    error,
  };
  return buildPageResponse(c, (view) => NewPasswordPage({ view, ...page }));
}

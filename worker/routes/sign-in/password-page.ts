import { type Context, Hono } from "hono";
import type { StoredPasswordLink } from "../../db/links/one-time-links.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { type OpenedLink, openLink } from "../../identity/links/one-time-link.ts";
import { choosePassword } from "../../identity/links/password-link.ts";
import { formToken, guardedForm } from "../../middleware/form-guard.ts";
import { codePageResponse } from "../../pages/code-page.tsx";
import { NewPasswordPage } from "../../pages/new-password-page.tsx";
import { pageErrorResponse } from "../../pages/page-error.tsx";
import { pageResponse } from "../../pages/page-response.ts";

const PURPOSE = { page: "password" } as const;

/** `/password`: takes the code that an administrator gave someone who forgot theirs, and a new password. */
export const passwordPageRoutes = new Hono<AppEnv>()
  .onError(pageErrorResponse)
  .get("/password", (c) => codePage(c, "first"))
  .post("/password", async (c) => {
    const form = await guardedForm(c, PURPOSE);
    const opened = await openLink(c, "password", form.get("code") ?? "");
    if (opened === null) return codePage(c, "no_good");
    if (form.get("answer") !== "set") return passwordPage(c, opened);
    const chosen = await choosePassword(c, opened.link, form.get("password") ?? "");
    if (chosen.ok) return c.redirect("/account", 303);
    c.set("refusal", `password_${chosen.refusal.reason}`);
    if (chosen.refusal.reason === "over") return codePage(c, "no_good");
    return passwordPage(c, opened, "Choose a password of 8 to 128 characters.");
  });

async function codePage(c: Context<AppEnv>, outcome: "first" | "no_good"): Promise<Response> {
  const page = {
    action: "/password",
    title: "New password",
    lead: "Paste the link that your administrator gave you, or what stands behind its #.",
    formToken: await formToken(c, PURPOSE),
  };
  return codePageResponse(c, page, outcome);
}

async function passwordPage(
  c: Context<AppEnv>,
  { code, link }: OpenedLink<StoredPasswordLink>,
  error?: string,
): Promise<Response> {
  const page = NewPasswordPage({
    host: new URL(c.req.url).host,
    formToken: await formToken(c, PURPOSE),
    code,
    email: link.email,
    error,
  });
  return pageResponse(c, page, { status: error === undefined ? 200 : 422 });
}

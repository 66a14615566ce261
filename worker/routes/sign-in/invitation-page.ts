import { type Context, Hono } from "hono";
import type { StoredInvitation } from "../../db/links/one-time-links.ts";
import type { AppEnv } from "../../http/app-env.ts";
import {
  checkInvitation,
  findInvitedAccount,
  type JoinProblem,
  join,
} from "../../identity/links/join.ts";
import { type OpenedLink, openLink } from "../../identity/links/one-time-link.ts";
import { createFormToken, readGuardedForm } from "../../middleware/form-guard.ts";
import { buildPageResponse } from "../../pages/build-page-response.ts";
import { buildCodePageResponse } from "../../pages/code-page.tsx";
import { describePasswordRefusal } from "../../pages/describe-password-refusal.ts";
import { JoinPage } from "../../pages/join-page.tsx";
import { describeSignInRefusal } from "../../pages/login-page.tsx";
import { buildPageErrorResponse } from "../../pages/page-error.tsx";
import type { PageTexts, PickText } from "../../pages/texts/page-texts.ts";
import { toNamedEntry } from "../../use-cases/catalog/require-catalog.ts";

const PURPOSE = { page: "invitation" } as const;

/** `/invitation`: takes the code of an invitation, shows the organization, and lets the person join. */
export const invitationPageRoutes = new Hono<AppEnv>()
  .onError(buildPageErrorResponse)
  .get("/invitation", (c) => renderCodePage(c, "first"))
  .post("/invitation", async (c) => {
    const form = await readGuardedForm(c, PURPOSE);
    const opened = await openLink(c, "invitation", form.get("code") ?? "");
    if (opened === null) return renderCodePage(c, "no_good");
    const answer = form.get("answer");
    if (answer !== "join" && answer !== "join_anew") return renderJoinPage(c, opened);
    const isNewPassword = answer === "join_anew";
    const input = {
      name: form.get("name") ?? "",
      password: form.get(isNewPassword ? "new-password" : "password") ?? "",
      isNewPassword,
    };
    const joined = await join(c, opened.link, input);
    if (joined.ok) return c.redirect("/account", 303);
    c.set("refusal", `join_${joined.refusal.reason}`);
    if (joined.refusal.reason === "over") return renderCodePage(c, "no_good");
    const error = describeProblem(joined.refusal);
    return renderJoinPage(c, opened, { name: input.name, error, isNewPassword });
  });

async function renderCodePage(c: Context<AppEnv>, outcome: "first" | "no_good"): Promise<Response> {
  const page = {
    action: "/invitation",
    pick: ({ invitation }: PageTexts) => ({ title: invitation.title, lead: invitation.codeLead }),
    formToken: await createFormToken(c, PURPOSE),
  };
  return buildCodePageResponse(c, page, outcome);
}

async function renderJoinPage(
  c: Context<AppEnv>,
  { code, link }: OpenedLink<StoredInvitation>,
  again: { name?: string; error?: PickText; isNewPassword?: boolean } = {},
): Promise<Response> {
  const creator = await checkInvitation(c.var.db, link);
  if (creator === null) return renderCodePage(c, "no_good");
  const { catalog } = creator;
  const { state } = await findInvitedAccount(c, link);
  const page = {
    formToken: await createFormToken(c, PURPOSE),
    code,
    account: state,
    email: link.email,
    organization: link.organizationName,
    role: toNamedEntry(catalog.roles, link.role).name,
    groups: link.groups.map((id) => toNamedEntry(catalog.groups, id).name),
    invitedBy: link.creatorName,
    ...again,
  };
  return buildPageResponse(c, (view) => JoinPage({ view, ...page }));
}

function describeProblem(problem: JoinProblem): PickText {
  switch (problem.reason) {
    case "bad_name":
      return (texts) => texts.invitation.badName;
    case "sign_in":
      return describeSignInRefusal(problem.refusal);
    default:
      return describePasswordRefusal(problem);
  }
}

import { type Context, Hono } from "hono";
import type { StoredInvitation } from "../../db/links/one-time-links.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { type JoinProblem, join, joinerOf, judgeInvitation } from "../../identity/links/join.ts";
import { type OpenedLink, openLink } from "../../identity/links/one-time-link.ts";
import { formToken, guardedForm } from "../../middleware/form-guard.ts";
import { codePageResponse } from "../../pages/code-page.tsx";
import { JoinPage } from "../../pages/join-page.tsx";
import { signInRefusalText } from "../../pages/login-page.tsx";
import { pageErrorResponse } from "../../pages/page-error.tsx";
import { pageResponse } from "../../pages/page-response.ts";
import { namedIn } from "../../use-cases/catalog/require-catalog.ts";

const PURPOSE = { page: "invitation" } as const;

/** `/invitation`: takes the code of an invitation, shows what it is to, and lets its holder join. */
export const invitationPageRoutes = new Hono<AppEnv>()
  .onError(pageErrorResponse)
  .get("/invitation", (c) => codePage(c, "first"))
  .post("/invitation", async (c) => {
    const form = await guardedForm(c, PURPOSE);
    const opened = await openLink(c, "invitation", form.get("code") ?? "");
    if (opened === null) return codePage(c, "no_good");
    if (form.get("answer") !== "join") return joinPage(c, opened);
    const given = { name: form.get("name") ?? "", password: form.get("password") ?? "" };
    const joined = await join(c, opened.link, given);
    if (joined.ok) return c.redirect("/account", 303);
    c.set("refusal", `join_${joined.refusal.reason}`);
    if (joined.refusal.reason === "over") return codePage(c, "no_good");
    return joinPage(c, opened, { name: given.name, error: problemText(joined.refusal) });
  });

async function codePage(c: Context<AppEnv>, outcome: "first" | "no_good"): Promise<Response> {
  const page = {
    action: "/invitation",
    title: "Invitation",
    lead: "Paste your invitation's link, or what stands behind its #.",
    formToken: await formToken(c, PURPOSE),
  };
  return codePageResponse(c, page, outcome);
}

async function joinPage(
  c: Context<AppEnv>,
  { code, link }: OpenedLink<StoredInvitation>,
  again: { name?: string; error?: string } = {},
): Promise<Response> {
  const maker = await judgeInvitation(c.var.db, link);
  if (maker === null) return codePage(c, "no_good");
  const { catalog } = maker;
  const { joiner } = await joinerOf(c, link);
  const page = JoinPage({
    host: new URL(c.req.url).host,
    formToken: await formToken(c, PURPOSE),
    code,
    as: joiner,
    email: link.email,
    organization: link.organizationName,
    role: namedIn(catalog.roles, link.role).name,
    groups: link.groups.map((id) => namedIn(catalog.groups, id).name),
    invitedBy: link.creatorName,
    ...again,
  });
  return pageResponse(c, page, { status: again.error === undefined ? 200 : 422 });
}

function problemText(problem: JoinProblem): string {
  switch (problem.reason) {
    case "bad_name":
      return "Enter a name of 1 to 100 characters.";
    case "bad_password":
      return "Choose a password of 8 to 128 characters.";
    case "sign_in":
      return signInRefusalText(problem.refusal);
  }
}

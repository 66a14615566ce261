import { type Context, Hono } from "hono";
import type { AppEnv } from "../../http/app-env.ts";
import { finishTrial, type TrialOutcome } from "../../identity/providers/finish-trial.ts";
import { buildPageResponse } from "../../pages/build-page-response.ts";
import { buildPageErrorResponse, PageError } from "../../pages/page-error.tsx";
import type { PageTexts } from "../../pages/texts/page-texts.ts";
import { TrialPage } from "../../pages/trial-page.tsx";

type Shown = Extract<TrialOutcome, { kind: "shown" }>;

/** `/login/with/{id}/trial/callback`: shows what a provider answered to a trial. It needs no sign-in and makes none. */
export const trialRoutes = new Hono<AppEnv>()
  .onError(buildPageErrorResponse)
  .get("/login/with/:provider_id/trial/callback", async (c) => {
    const outcome = await finishTrial(c, c.req.param("provider_id"));
    if (outcome.kind !== "shown") {
      c.set("refusal", `trial_${outcome.kind}`);
      throw new PageError(({ trial }) => ({
        title: trial.failed,
        text: describeFailure(outcome, trial),
      }));
    }
    return renderTrial(c, outcome);
  });

function describeFailure(outcome: Exclude<TrialOutcome, Shown>, texts: PageTexts["trial"]): string {
  switch (outcome.kind) {
    case "lost":
      return texts.lost;
    case "declined":
      return texts.declined({ name: outcome.name, code: outcome.code.slice(0, 60) });
    case "wrong_acr":
      return texts.wrongAcr({ name: outcome.name });
    case "unreachable":
      return texts.unreachable({ name: outcome.name });
    default:
      return texts.wrongAnswer({ name: outcome.name });
  }
}

function renderTrial(c: Context<AppEnv>, shown: Shown): Promise<Response> {
  const { provider, claims, mapped, subject, groups } = shown;
  return buildPageResponse(c, (view) => {
    const texts = view.texts.trial;
    return TrialPage({
      view,
      provider: provider.name,
      role: subject === null ? null : shown.role,
      notes: listNotes(shown, texts),
      person: [
        { label: texts.name, value: mapped.name ?? "–" },
        { label: texts.email, value: mapped.email ?? "–" },
        { label: texts.groups, value: groups.length === 0 ? "–" : groups.join(", ") },
        { label: texts.knownBy({ claim: provider.subjectClaim }), value: subject ?? "–" },
      ],
      claims: Object.entries(claims).map(([name, value]) => ({ name, value: formatClaim(value) })),
    });
  });
}

/** Says why the person would be refused, and if an own account with the address would be linked. */
function listNotes(
  { provider, mapped, subject, role, isDomainProved }: Shown,
  texts: PageTexts["trial"],
): string[] {
  const { name, subjectClaim: claim } = provider;
  if (subject === null) return [texts.noSubject({ name, claim })];
  if (mapped.isOverage) return [texts.overage({ name })];
  if (mapped.role === null) return [texts.noRule];
  if (role === null) return [texts.noSuchRole({ role: mapped.role })];
  if (mapped.email === null) return [texts.noEmail];
  return isDomainProved ? [] : [texts.unprovedDomain];
}

const MAX_CLAIM_LENGTH = 500;

/** Formats a claim as it was sent: a text as it is, anything else as JSON, and a long one cut. */
function formatClaim(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > MAX_CLAIM_LENGTH ? `${text.slice(0, MAX_CLAIM_LENGTH)} …` : text;
}

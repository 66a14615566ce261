import type { Context } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import { explainFault } from "../http/explain-fault.ts";
import { ProblemError } from "../http/problem-error.ts";
import { buildPageResponse } from "./build-page-response.ts";
import { ErrorPage, type ErrorPageTexts } from "./error-page.tsx";
import type { PageTexts } from "./texts/page-texts.ts";

/** A refusal that a person sees as a page. Only page handlers throw it. */
export class PageError extends Error {
  /** Picks the texts in the person's language. */
  readonly pick: (texts: PageTexts) => ErrorPageTexts;

  constructor(pick: PageError["pick"]) {
    super("A page refuses the request");
    this.name = "PageError";
    this.pick = pick;
  }
}

/** Turns an error of a page's handler into a page. It names a wrong setting, and gives no details of other faults. */
export async function buildPageErrorResponse(error: Error, c: Context<AppEnv>): Promise<Response> {
  if (error instanceof PageError) {
    return buildPageResponse(c, (view) => ErrorPage({ view, ...error.pick(view.texts) }));
  }
  const fault = explainFault(error, c);
  return buildPageResponse(c, (view) =>
    ErrorPage({
      view,
      title: view.texts.fault.title,
      text: describeFault(fault, view.texts),
      requestId: c.var.requestId,
    }),
  );
}

/** Returns the setting that the operator has to mend, or for another fault if something was changed. */
function describeFault(error: Error, { fault }: PageTexts): string {
  if (!(error instanceof ProblemError)) return fault.nothingChanged;
  const { setting } = error.details;
  // The other settings have to be there, and this one must not.
  if (setting === "DEVELOPMENT_SEED") return fault.settingOn({ setting });
  if (setting !== undefined) return fault.wrongSetting({ setting });
  return error.problem === "outcome_unknown" ? fault.outcomeUnknown : fault.nothingChanged;
}

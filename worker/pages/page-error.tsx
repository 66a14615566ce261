import type { Context } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import { explainFault } from "../http/explain-fault.ts";
import { ProblemError } from "../http/problem-error.ts";
import { buildPageResponse } from "./build-page-response.ts";
import { Layout } from "./layout.tsx";

/** A value to pass on, and what to do with it. */
interface PageDetails {
  value: string;
  hint: string;
}

/** A refusal that a person sees as a page. Only page handlers throw it. */
export class PageError extends Error {
  readonly title: string;
  readonly text: string;
  readonly details: PageDetails | undefined;

  constructor(title: string, text: string, details?: PageDetails) {
    super(title);
    this.name = "PageError";
    this.title = title;
    this.text = text;
    this.details = details;
  }
}

/** Turns an error of a page's handler into a page. It names a wrong setting, and gives no details of other faults. */
export async function buildPageErrorResponse(error: Error, c: Context<AppEnv>): Promise<Response> {
  const { host } = new URL(c.req.url);
  if (error instanceof PageError) {
    const { title, text, details } = error;
    return buildPageResponse(c, ErrorPage({ host, title, message: text, details }));
  }
  const page = ErrorPage({
    host,
    title: "Something went wrong here",
    message: describeFault(explainFault(error, c)),
    requestId: c.var.requestId,
  });
  return buildPageResponse(c, page);
}

/** Returns the setting that the operator has to mend, or for another fault if something was changed. */
function describeFault(error: Error): string {
  if (error instanceof ProblemError && error.problem === "misconfigured") {
    return error.details.detail ?? "";
  }
  return error instanceof ProblemError && error.problem === "outcome_unknown"
    ? "It is not known if anything was changed. Go back in a moment and look before you try again."
    : "Nothing was changed. Go back and try again in a moment.";
}

interface ErrorPageProps {
  host: string;
  title: string;
  message: string;
  details?: PageDetails | undefined;
  /** Shown after an unexpected error, for the administrator. */
  requestId?: string;
}

function ErrorPage({ host, title, message, details, requestId }: ErrorPageProps) {
  return (
    <Layout title={title} host={host}>
      <h1>{title}</h1>
      <p class="lead">{message}</p>
      {details !== undefined && <p class="value">{details.value}</p>}
      {details !== undefined && <p class="hint">{details.hint}</p>}
      {requestId !== undefined && <p class="hint">{`Request ${requestId}`}</p>}
    </Layout>
  );
}

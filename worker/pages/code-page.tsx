import type { Context } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import { buildPageResponse } from "./build-page-response.ts";
import { getNoticeId, Notice, TextField } from "./form-fields.tsx";
import { Layout } from "./layout.tsx";

interface CodePageProps {
  host: string;
  formToken: string;
  /** The path of this page, to which the form is sent. */
  action: string;
  title: string;
  /** The instruction for finding the code. */
  lead: string;
  error?: string | undefined;
}

/**
 * Renders a form for the code behind the `#` of a link. A script fills in and sends the code; without scripts
 * the person pastes it.
 */
function CodePage({ host, formToken, action, title, lead, error }: CodePageProps) {
  return (
    <Layout title={title} host={host} script="link-code">
      <h1>{title}</h1>
      <p class="lead">{lead}</p>
      <Notice error={error} />
      <form class="stack" method="post" action={action}>
        <input type="hidden" name="form_token" value={formToken} />
        <TextField
          id="code"
          label="Code"
          autocomplete="off"
          maxlength={500}
          autofocus
          describedBy={getNoticeId(error)}
        />
        <button class="primary" type="submit">
          Continue
        </button>
      </form>
    </Layout>
  );
}

/** Answers with the page that asks for a code. After a bad code it has one message for every cause. */
export async function buildCodePageResponse(
  c: Context<AppEnv>,
  page: { action: string; title: string; lead: string; formToken: string },
  outcome: "first" | "no_good",
): Promise<Response> {
  const error =
    outcome === "first"
      ? undefined
      : "This code does not work. It may have been used, replaced or expired: ask for a new one.";
  const { host } = new URL(c.req.url);
  return buildPageResponse(c, CodePage({ host, ...page, error }));
}

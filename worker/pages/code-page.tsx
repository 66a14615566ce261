import type { Context } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import { buildPageResponse } from "./build-page-response.ts";
import { getNoticeId, Notice, TextField } from "./form-fields.tsx";
import { Layout } from "./layout.tsx";
import type { PageView } from "./page-view.ts";
import type { PageTexts, PickText } from "./texts/page-texts.ts";

interface CodeForm {
  formToken: string;
  /** The path of this page, to which the form is sent. */
  action: string;
  /** Picks the title, and the instruction for finding the code. */
  pick(texts: PageTexts): { title: string; lead: string };
}

interface CodePageProps extends CodeForm {
  view: PageView;
  error: PickText | undefined;
}

/**
 * Renders a form for the code behind the `#` of a link. A script fills in and sends the code; without scripts
 * the person pastes it.
 */
export function CodePage({ view, formToken, action, pick, error }: CodePageProps) {
  const { texts } = view;
  const { title, lead } = pick(texts);
  return (
    <Layout title={title} view={view} script="link-code">
      <h1>{title}</h1>
      <p class="lead">{lead}</p>
      <Notice error={error} texts={texts} />
      <form class="stack" method="post" action={action}>
        <input type="hidden" name="form_token" value={formToken} />
        <TextField
          id="code"
          label={texts.fields.code}
          autocomplete="off"
          maxlength={500}
          autofocus
          describedBy={getNoticeId(error)}
        />
        <button class="primary" type="submit">
          {texts.code.submit}
        </button>
      </form>
    </Layout>
  );
}

/** Answers with the page that asks for a code. After a bad code it has one message for every cause. */
export async function buildCodePageResponse(
  c: Context<AppEnv>,
  form: CodeForm,
  outcome: "first" | "no_good",
): Promise<Response> {
  const error: PickText | undefined =
    outcome === "first" ? undefined : (texts) => texts.code.noGood;
  return buildPageResponse(c, (view) => CodePage({ view, ...form, error }));
}

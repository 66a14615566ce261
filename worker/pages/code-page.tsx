import { Layout } from "./layout.tsx";
import { Notice, noticeId } from "./notice.tsx";
import { TextField } from "./text-field.tsx";

export interface CodePageProps {
  host: string;
  formToken: string;
  /** This page's own path, to which the code goes. */
  action: string;
  title: string;
  /** Where the code stands. */
  lead: string;
  error?: string | undefined;
}

/**
 * Takes the code that stands behind the `#` of a link. A script takes it from there by itself; without one
 * it is pasted.
 */
export function CodePage({ host, formToken, action, title, lead, error }: CodePageProps) {
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
          describedBy={noticeId(error)}
        />
        <button class="primary" type="submit">
          Continue
        </button>
      </form>
    </Layout>
  );
}

import { formatPresetName } from "../../shared/format-preset-name.ts";
import { EmailField, getNoticeId, Notice, PasswordField, TextField } from "./form-fields.tsx";
import { Layout } from "./layout.tsx";
import type { PageView } from "./page-view.ts";
import type { PickText } from "./texts/page-texts.ts";

export interface SetupPageProps {
  view: PageView;
  formToken: string;
  code: string;
  /** Ids of the preset catalogs to choose from. */
  presets: readonly string[];
  preset: string;
  /** The values typed in a refused form. The password is never sent back. */
  typed?: { organization: string; name: string; email: string } | undefined;
  error?: PickText | undefined;
}

export function SetupPage(props: SetupPageProps) {
  const { view, formToken, code, presets, typed, error } = props;
  const { texts } = view;
  return (
    <Layout title={texts.setup.title} view={view} script="show-password">
      <h1>{texts.setup.heading}</h1>
      <p class="lead">{texts.setup.lead}</p>
      <Notice error={error} texts={texts} />
      <form class="stack" method="post" action="/setup">
        <input type="hidden" name="form_token" value={formToken} />
        <input type="hidden" name="code" value={code} />
        <input type="hidden" name="answer" value="set_up" />
        <TextField
          id="organization"
          label={texts.fields.organization}
          value={typed?.organization}
          autocomplete="organization"
          maxlength={200}
          autofocus
          describedBy={getNoticeId(error)}
        />
        <div class="field">
          <label for="preset">{texts.setup.preset}</label>
          <select id="preset" name="preset">
            {presets.map((preset) => (
              <option value={preset} selected={preset === props.preset}>
                {formatPresetName(preset)}
              </option>
            ))}
          </select>
        </div>
        <TextField
          id="name"
          label={texts.fields.yourName}
          value={typed?.name}
          autocomplete="name"
          maxlength={200}
          describedBy={getNoticeId(error)}
        />
        <EmailField texts={texts} value={typed?.email} describedBy={getNoticeId(error)} />
        <PasswordField
          label={texts.fields.choosePassword}
          texts={texts}
          autocomplete="new-password"
          describedBy={getNoticeId(error)}
        />
        <button class="primary" type="submit">
          {texts.setup.submit}
        </button>
      </form>
    </Layout>
  );
}

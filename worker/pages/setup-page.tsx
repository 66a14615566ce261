import { formatPresetName } from "../../shared/format-preset-name.ts";
import { getNoticeId, Notice, PasswordField, TextField } from "./form-fields.tsx";
import { Layout } from "./layout.tsx";

export interface SetupPageProps {
  host: string;
  formToken: string;
  code: string;
  /** Ids of the preset catalogs to choose from. */
  presets: readonly string[];
  preset: string;
  /** The values typed in a refused form. The password is never sent back. */
  typed?: { organization: string; name: string; email: string } | undefined;
  error?: string | undefined;
}

export function SetupPage(props: SetupPageProps) {
  const { host, formToken, code, presets, typed, error } = props;
  return (
    <Layout title="Set up" host={host} script="show-password">
      <h1>Set up Latchkey</h1>
      <p class="lead">Your organization, and you as its first administrator</p>
      <Notice error={error} />
      <form class="stack" method="post" action="/setup">
        <input type="hidden" name="form_token" value={formToken} />
        <input type="hidden" name="code" value={code} />
        <input type="hidden" name="answer" value="set_up" />
        <TextField
          id="organization"
          label="Organization"
          value={typed?.organization}
          autocomplete="organization"
          maxlength={200}
          autofocus
          describedBy={getNoticeId(error)}
        />
        <div class="field">
          <label for="preset">Permissions to begin with</label>
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
          label="Your name"
          value={typed?.name}
          autocomplete="name"
          maxlength={200}
          describedBy={getNoticeId(error)}
        />
        <TextField
          id="email"
          label="Email"
          type="email"
          value={typed?.email}
          autocomplete="username"
          maxlength={254}
          describedBy={getNoticeId(error)}
        />
        <PasswordField
          label="Choose a password"
          autocomplete="new-password"
          describedBy={getNoticeId(error)}
        />
        <button class="primary" type="submit">
          Set up
        </button>
      </form>
    </Layout>
  );
}

import { maskSecret } from "../../format/copy-formats.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";

interface SecretFieldProps {
  app: App;
  secret: string;
  isRevealed: boolean;
  /** The person has copied it from the field. */
  onCopied(): void;
}

/** Shows a secret, masked until it is revealed. */
export function SecretField({ app, secret, isRevealed, onCopied }: SecretFieldProps) {
  return (
    <textarea
      class="secret mono"
      aria-label={t("secret.label")}
      readOnly
      rows={3}
      spellcheck={false}
      autocomplete="off"
      value={isRevealed ? secret : maskSecret(secret)}
      onFocus={({ currentTarget }) => currentTarget.select()}
      onCopy={(event) => {
        // The masked text would be bullets, and a part of the secret is of no use.
        event.preventDefault();
        event.clipboardData?.setData("text/plain", secret);
        app.effects.send("noteCopiedSecret", { text: secret }).catch(() => {});
        onCopied();
      }}
    />
  );
}

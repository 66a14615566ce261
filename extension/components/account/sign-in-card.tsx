import { useId } from "preact/hooks";
import type { MeResource } from "../../../shared/wire/me-resource.ts";
import type { Connection } from "../../connection.ts";
import { formatList, t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import { Icon } from "../ui/icon.tsx";

interface SignInCardProps {
  app: App;
  connection: Connection;
  signIn: NonNullable<MeResource["sign_in"]>;
}

/**
 * Says how the person signs in to the organization, and leads to the server's account page. Providers are connected and
 * disconnected there, since the extension never asks for a password.
 */
export function SignInCard({ app, connection, signIn: { providers } }: SignInCardProps) {
  const id = useId();
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{t("account.signIn")}</h2>
      <p>
        {providers.length === 0
          ? t("account.byPassword")
          : t("account.byProvider", { providers: formatList(providers) })}
      </p>
      <div class="buttons">
        <button
          type="button"
          aria-describedby={`${id}-hint`}
          onClick={() => void app.effects.openAddress(`${connection.origin}/account`)}
        >
          <Icon name="external-link" />
          {t("account.manageSignIn")}
        </button>
      </div>
      <p class="hint" id={`${id}-hint`}>
        {t("account.manageSignInHint", { host: connection.host })}
      </p>
    </section>
  );
}

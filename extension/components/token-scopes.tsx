import { useId } from "preact/hooks";
import type { TokenResource } from "../../shared/wire/token-resource.ts";
import { t } from "../format/text.ts";
import { Notice } from "./notice.tsx";

/** What the token may do. Automatic permissions count only beside a picked one. */
export function TokenScopes({ token: { scopes, automatic } }: { token: TokenResource }) {
  const id = useId();
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{t("detail.scopes")}</h2>
      {scopes.length === 0 ? (
        <Notice tone="warn" alert={false} text={t("detail.noScopes")} />
      ) : (
        <ul class="scopes">
          {scopes.map((scope) => (
            <li key={scope.id}>
              <span class="mono">{scope.permission}</span>
              {scope.entity_id !== null && <span class="aside mono">{scope.entity_id}</span>}
            </li>
          ))}
          {automatic.map((permission) => (
            <li key={permission}>
              <span class="mono">{permission}</span>
              <span class="aside">{t("detail.automatic")}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

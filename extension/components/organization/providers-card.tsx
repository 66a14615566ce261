import { useId } from "preact/hooks";
import type { ProviderResource } from "../../../shared/wire/provider-resource.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Providers } from "../../state/organization/providers.ts";
import { CardHead } from "../ui/card-head.tsx";
import { LoadNotice } from "../ui/load-notice.tsx";
import { StatusDot } from "../ui/status-dot.tsx";

interface ProvidersCardProps {
  app: App;
  providers: Providers;
}

/** The most providers of an organization. */
const MAX_PROVIDERS = 5;

/** Lists the providers through which the organization's people sign in. */
export function ProvidersCard({ app, providers }: ProvidersCardProps) {
  const id = useId();
  const state = providers.state.value;
  const mayAdd = state.status === "ready" && state.value.length < MAX_PROVIDERS;
  const add = {
    label: t("provider.add"),
    onPress: () => app.router.go({ screen: "provider", id: "new" }),
  };
  return (
    <section class="card" aria-labelledby={id}>
      <CardHead id={id} title={t("provider.card")} add={mayAdd ? add : null} />
      <LoadNotice state={state} label={t("provider.reload")} onRetry={providers.load} />
      {state.status === "ready" && state.value.length === 0 && (
        <p class="hint">{t("provider.none")}</p>
      )}
      {state.status === "ready" && state.value.length > 0 && (
        <ul class="browsers wordy">
          {state.value.map((provider) => (
            <li key={provider.id}>
              <div>
                <span dir="auto">{provider.name}</span>
                <span class="hint">{describe(provider)}</span>
              </div>
              <button
                type="button"
                aria-label={t("provider.openNamed", { name: provider.name })}
                onClick={() => app.router.go({ screen: "provider", id: provider.id })}
              >
                {t("provider.open")}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function describe({ issuer, domains, disabled_at }: ProviderResource) {
  const proved = domains.filter(({ verified_at }) => verified_at !== null);
  const facts = [getHost(issuer), ...proved.map(({ domain }) => domain)].join(" · ");
  if (disabled_at === null) return facts;
  return (
    <>
      <StatusDot tone="off" word={t("provider.disabled")} /> · {facts}
    </>
  );
}

function getHost(issuer: string): string {
  return URL.canParse(issuer) ? new URL(issuer).host : issuer;
}

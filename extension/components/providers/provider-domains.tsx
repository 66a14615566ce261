import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { ProviderDomain, ProviderResource } from "../../../shared/wire/provider-resource.ts";
import type { Failure } from "../../connection.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Providers } from "../../state/organization/providers.ts";
import { Field } from "../ui/field.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { StatusDot } from "../ui/status-dot.tsx";
import { useAnnounce } from "../ui/use-announce.ts";

interface ProviderDomainsProps {
  app: App;
  providers: Providers;
  provider: ProviderResource;
}

/** The mail domains whose people are sent to the provider, and the records that prove them. */
export function ProviderDomains({ app, providers, provider }: ProviderDomainsProps) {
  const id = useId();
  const domain = useSignal("");
  const error = useSignal<string | null>(null);
  const announce = useAnnounce(app);

  async function add() {
    const typed = domain.peek().trim();
    error.value = typed === "" ? t("provider.domainMissing") : null;
    if (typed === "" || providers.busy.peek()) return;
    const failure = await providers.addDomain(provider.id, typed);
    if (failure === null) domain.value = "";
    else error.value = describeDomainFailure(failure, typed);
  }

  async function remove({ domain: name }: ProviderDomain) {
    const failure = await providers.removeDomain(provider.id, name);
    if (failure === null) announce(t("provider.domainRemoved", { domain: name }));
    else announce(describeFailure(failure), "failed");
  }

  async function check({ domain: name }: ProviderDomain) {
    const reply = await providers.checkDomain(provider.id, name);
    if (reply === null) return;
    if (reply.ok) announce(t("provider.domainProved", { domain: name }));
    else announce(describeDomainFailure(reply.failure, name), "failed");
  }

  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{t("provider.domains")}</h2>
      <p class="hint">{t("provider.domainsHint", { name: provider.name })}</p>
      <ul class="domains">
        {provider.domains.map((listed) => (
          <li key={listed.domain}>
            <div class="domain">
              <span>{listed.domain}</span>
              <StatusDot
                tone={listed.verified_at === null ? "warn" : "ok"}
                word={listed.verified_at === null ? t("provider.unproved") : t("provider.proved")}
              />
              <IconButton
                label={t("provider.removeDomain", { domain: listed.domain })}
                icon="trash"
                onPress={() => void remove(listed)}
              />
            </div>
            {(listed.verified_at === null || listed.missing_since !== null) && (
              <Record
                domain={listed}
                onCheck={() => void check(listed)}
                busy={providers.busy.value}
              />
            )}
          </li>
        ))}
      </ul>
      <form
        class="add-domain"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <Field label={t("provider.domain")} error={error.value}>
          {(control) => (
            <input
              {...control}
              type="text"
              autocomplete="off"
              placeholder="example.com"
              value={domain}
              onInput={({ currentTarget }) => {
                domain.value = currentTarget.value;
                error.value = null;
              }}
            />
          )}
        </Field>
        <button type="submit" aria-disabled={providers.busy.value}>
          {t("provider.addDomain")}
        </button>
      </form>
    </section>
  );
}

interface RecordProps {
  domain: ProviderDomain;
  busy: boolean;
  onCheck(): void;
}

/** The TXT record that is still to be made, and the button that looks for it. */
function Record({ domain, busy, onCheck }: RecordProps) {
  return (
    <div class="record">
      <p class="hint">
        {domain.missing_since === null ? t("provider.makeRecord") : t("provider.recordGone")}
      </p>
      <dl>
        <dt>{t("provider.recordName")}</dt>
        <dd class="mono">{domain.record_name}</dd>
        <dt>{t("provider.recordValue")}</dt>
        <dd class="mono">{domain.record_value}</dd>
      </dl>
      <button
        type="button"
        aria-label={t("provider.checkNamed", { domain: domain.domain })}
        aria-disabled={busy}
        onClick={onCheck}
      >
        {t("provider.check")}
      </button>
    </div>
  );
}

function describeDomainFailure(failure: Failure, domain: string): string {
  if (failure.kind !== "problem") return describeFailure(failure);
  switch (failure.problem) {
    case "domain_taken":
      return t("provider.domainTaken");
    case "domain_not_proved":
      return t("provider.recordMissing", { domain });
    case "invalid_input":
      return t("provider.domainInvalid");
    default:
      return describeFailure(failure);
  }
}

import { useId } from "preact/hooks";
import type { ProviderResource } from "../../../shared/wire/provider-resource.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import { Icon } from "../ui/icon.tsx";

interface ProviderAddressesProps {
  app: App;
  provider: ProviderResource;
}

/** The addresses to enter at the provider, each with a button that copies it. */
export function ProviderAddresses({ app, provider: { addresses, name } }: ProviderAddressesProps) {
  const id = useId();
  const listed = [
    { label: t("provider.callback"), address: addresses.callback },
    { label: t("provider.trialCallback"), address: addresses.trial_callback },
    { label: t("provider.ended"), address: addresses.ended },
    { label: t("provider.tile"), address: addresses.sign_in },
  ];

  async function copy(address: string) {
    try {
      await app.effects.copy(address);
      app.announcer.announce(t("provider.addressCopied"));
    } catch {
      app.announcer.announce(t("provider.addressNotCopied"), "failed");
    }
  }

  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{t("provider.addresses")}</h2>
      <p class="hint">{t("provider.addressesHint", { name })}</p>
      <ul class="browsers wordy addresses">
        {listed.map(({ label, address }) => (
          <li key={label}>
            <div>
              <span class="hint">{label}</span>
              <span class="mono">{address}</span>
            </div>
            <button
              type="button"
              class="ghost"
              aria-label={t("provider.copyNamed", { label })}
              onClick={() => void copy(address)}
            >
              <Icon name="copy" />
              {t("provider.copy")}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { useEffect } from "preact/hooks";
import { t } from "../../format/text.ts";
import type { SecretReveal } from "../../state/tokens/secret-reveal.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { CheckField } from "../ui/check-field.tsx";

interface RevealFieldProps {
  tokens: TokenStores;
  reveal: SecretReveal;
}

/** Asks if the manager wants to see another person's secret, which the organization must allow. */
export function RevealField({ tokens: { owner, ownerStore }, reveal }: RevealFieldProps) {
  useEffect(() => {
    if (owner !== null) void reveal.load();
  }, [owner, reveal]);
  const { value } = ownerStore.state;
  if (owner === null || value.who === "me" || !reveal.allowed.value) return null;
  const isWanted = reveal.wanted.value;
  return (
    <CheckField
      label={t("others.reveal")}
      hint={isWanted ? t("others.revealed") : t("others.collects", { name: value.name })}
      checked={isWanted}
      onChange={reveal.choose}
    />
  );
}

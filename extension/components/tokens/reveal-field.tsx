import { useEffect } from "preact/hooks";
import { t } from "../../format/text.ts";
import type { SecretReveal } from "../../state/tokens/secret-reveal.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { CheckField } from "../ui/check-field.tsx";

interface RevealFieldProps {
  tokens: TokenStores;
  reveal: SecretReveal;
}

/** Whether to see the secret of somebody else's token, where the organization allows it. */
export function RevealField({ tokens: { owner, holder }, reveal }: RevealFieldProps) {
  useEffect(() => {
    if (owner !== null) void reveal.load();
  }, [owner, reveal]);
  const { value } = holder.state;
  if (owner === null || value.who === "me" || !reveal.allowed.value) return null;
  const shown = reveal.wanted.value;
  return (
    <CheckField
      label={t("others.reveal")}
      hint={shown ? t("others.revealed") : t("others.collects", { name: value.name })}
      checked={shown}
      onChange={reveal.choose}
    />
  );
}

import { t } from "../../format/text.ts";
import { isActive } from "../../format/token-status.ts";
import type { Regeneration } from "../../state/tokens/token-regeneration.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { CheckField } from "../ui/check-field.tsx";

interface StopOldFieldProps {
  tokens: TokenStores;
  asked: Regeneration;
  /** Epoch milliseconds. */
  now: number;
}

/** Whether the old secret of somebody else's token stops before they have the new one. */
export function StopOldField({
  tokens: { holder, regeneration },
  asked: { token, stopsOld },
  now,
}: StopOldFieldProps) {
  const { value } = holder.state;
  if (value.who === "me" || !isActive(token, now)) return null;
  // Shown to somebody else, the new secret takes the old one's place at that instant.
  const shown = regeneration.reveal.wanted.value;
  const stops = stopsOld || shown;
  return (
    <CheckField
      label={t("others.stopOld")}
      hint={stops ? t("regenerate.atOnceHint") : t("others.oldGoesOn", { name: value.name })}
      checked={stops}
      disabled={shown}
      onChange={(next) => regeneration.edit({ stopsOld: next })}
    />
  );
}

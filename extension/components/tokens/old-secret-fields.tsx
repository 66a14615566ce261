import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { formatInstant } from "../../format/format-instant.ts";
import { t } from "../../format/text.ts";
import { isActive } from "../../format/token-status.ts";
import { GRACES_SECONDS, type Regeneration } from "../../state/tokens/token-regeneration.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { CheckField } from "../ui/check-field.tsx";
import { Field } from "../ui/field.tsx";

const DAY_SECONDS = 86_400;

interface GraceFieldProps {
  token: TokenResource;
  seconds: number;
  /** Epoch milliseconds. */
  now: number;
  onEdit(seconds: number): void;
}

/** When the old secret stops; only where it works now, as what has ended never works again. */
export function GraceField({ token, seconds, now, onEdit }: GraceFieldProps) {
  if (!isActive(token, now)) return null;
  return (
    <Field label={t("regenerate.oldStops")} hint={hintOf(token, seconds, now)}>
      {(control) => (
        <select
          {...control}
          value={String(seconds)}
          onChange={({ currentTarget }) => onEdit(Number(currentTarget.value))}
        >
          {GRACES_SECONDS.map((grace) => (
            <option key={grace} value={String(grace)}>
              {labelOf(grace)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function labelOf(seconds: number): string {
  if (seconds === 0) return t("regenerate.atOnce");
  if (seconds < DAY_SECONDS) return t("regenerate.afterHour");
  const count = seconds / DAY_SECONDS;
  return count === 1 ? t("regenerate.afterDay") : t("regenerate.afterDays", { count });
}

/** The old secret never outlives what it was made for. */
function hintOf({ expires_at }: TokenResource, seconds: number, now: number): string {
  if (seconds === 0) return t("regenerate.atOnceHint");
  const end = expires_at === null ? Infinity : Date.parse(expires_at);
  const until = Math.min(now + seconds * 1000, end);
  return t("regenerate.graceHint", { when: formatInstant(until) });
}

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

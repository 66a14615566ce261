import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { formatInstant } from "../../format/format-instant.ts";
import { t } from "../../format/text.ts";
import { isActive } from "../../format/token-status.ts";
import { GRACE_CHOICES_SECONDS, type Regeneration } from "../../state/tokens/token-regeneration.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { CheckField } from "../ui/check-field.tsx";
import { Field } from "../ui/field.tsx";

interface GraceFieldProps {
  token: TokenResource;
  seconds: number;
  /** Epoch milliseconds. */
  now: number;
  onEdit(seconds: number): void;
}

/** Asks when the old secret stops. Only for an active token, since an ended secret stays ended. */
export function GraceField({ token, seconds, now, onEdit }: GraceFieldProps) {
  if (!isActive(token, now)) return null;
  return (
    <Field label={t("regenerate.oldStops")} hint={describeGrace(token, seconds, now)}>
      {(control) => (
        <select
          {...control}
          value={String(seconds)}
          onChange={({ currentTarget }) => onEdit(Number(currentTarget.value))}
        >
          {GRACE_CHOICES_SECONDS.map((grace) => (
            <option key={grace} value={String(grace)}>
              {formatGrace(grace)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function formatGrace(seconds: number): string {
  if (seconds === 0) return t("regenerate.atOnce");
  const count = Temporal.Duration.from({ seconds }).total("days");
  if (count < 1) return t("regenerate.afterHour");
  return t("regenerate.afterDays", count, { count });
}

/** Says when the old secret stops: after the grace, but not after its own expiry. */
function describeGrace({ expires_at }: TokenResource, seconds: number, now: number): string {
  if (seconds === 0) return t("regenerate.atOnceHint");
  const end = expires_at === null ? Infinity : Date.parse(expires_at);
  const until = Math.min(now + seconds * 1000, end);
  return t("regenerate.graceHint", { when: formatInstant(until) });
}

interface StopOldFieldProps {
  tokens: TokenStores;
  request: Regeneration;
  /** Epoch milliseconds. */
  now: number;
}

/** Asks if the old secret of another person's token stops before the owner has the new one. */
export function StopOldField({
  tokens: { ownerStore, regeneration },
  request: { token, stopsOld },
  now,
}: StopOldFieldProps) {
  const { value } = ownerStore.state;
  if (value.who === "me" || !isActive(token, now)) return null;
  // A new secret that is shown to the manager replaces the old one at once.
  const isRevealed = regeneration.reveal.wanted.value;
  const stops = stopsOld || isRevealed;
  return (
    <CheckField
      label={t("others.stopOld")}
      hint={stops ? t("regenerate.atOnceHint") : t("others.oldGoesOn", { name: value.name })}
      checked={stops}
      disabled={isRevealed}
      onChange={(next) => regeneration.edit({ stopsOld: next })}
    />
  );
}

import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { formatInstant } from "../../format/instants.ts";
import { t } from "../../format/text.ts";
import { isActive } from "../../format/token-status.ts";
import { GRACES_SECONDS } from "../../state/tokens/token-regeneration.ts";
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

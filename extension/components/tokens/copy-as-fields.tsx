import type { Signal } from "@preact/signals";
import { COPY_FORMATS, type CopyFormat } from "../../format/copy-formats.ts";
import type { CurlTarget } from "../../format/curl-targets.ts";
import { t } from "../../format/text.ts";
import { Field } from "../ui/field.tsx";

interface CopyAsFieldsProps {
  format: Signal<CopyFormat>;
  targets: readonly CurlTarget[];
  /** Which of the targets. */
  target: Signal<number>;
}

/** In which form a secret is copied, and for which API where that makes a difference. */
export function CopyAsFields({ format, targets, target }: CopyAsFieldsProps) {
  return (
    <>
      <Field label={t("secret.copyAs")}>
        {(control) => (
          <select
            {...control}
            value={format.value}
            onChange={({ currentTarget }) => {
              format.value = currentTarget.value as CopyFormat;
            }}
          >
            {COPY_FORMATS.map((one) => (
              <option key={one} value={one}>
                {t(`secret.format.${one}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {format.value === "curl" && targets.length > 1 && (
        <Field label={t("secret.api")}>
          {(control) => (
            <select
              {...control}
              value={String(target.value)}
              onChange={({ currentTarget }) => {
                target.value = Number(currentTarget.value);
              }}
            >
              {targets.map(({ name, url }, at) => (
                <option key={`${name} ${url}`} value={String(at)}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
    </>
  );
}

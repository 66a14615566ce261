import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { COPY_FORMATS, type CopyFormat, formatSecret } from "../../format/copy-formats.ts";
import { type CurlTarget, listCurlTargets } from "../../format/list-curl-targets.ts";
import { t } from "../../format/text.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { Field } from "../ui/field.tsx";

/** The form in which a person copies a secret. */
export interface CopyForm {
  format: Signal<CopyFormat>;
  targets: readonly CurlTarget[];
  /** Index into `targets`. */
  targetIndex: Signal<number>;
  /** Returns the text for the clipboard. */
  formatCopy(tokenText: string): string;
}

/** Lets a person choose the form in which a token's secret is copied: first, the secret alone. */
export function useCopyForm(workspace: Workspace, token: TokenResource): CopyForm {
  const format = useSignal<CopyFormat>("token");
  const targetIndex = useSignal(0);
  const { catalog: catalogStore } = workspace.shownTokens.value;
  const catalog = catalogStore.state.value;
  useEffect(() => void catalogStore.load(), [catalogStore]);
  const targets = listCurlTargets(
    token,
    catalog.status === "ready" ? catalog.value : null,
    workspace.connection.origin,
  );
  return {
    format,
    targets,
    targetIndex,
    formatCopy: (tokenText) =>
      formatSecret(format.value, tokenText, (targets[targetIndex.value] ?? targets[0])?.url ?? ""),
  };
}

/** Asks for the copy format, and for the API if a curl command could address several. */
export function CopyAsFields({ format, targets, targetIndex }: CopyForm) {
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
            {COPY_FORMATS.map((option) => (
              <option key={option} value={option}>
                {t(`secret.format.${option}`)}
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
              value={String(targetIndex.value)}
              onChange={({ currentTarget }) => {
                targetIndex.value = Number(currentTarget.value);
              }}
            >
              {targets.map(({ name, url }, index) => (
                <option key={`${name} ${url}`} value={String(index)}>
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

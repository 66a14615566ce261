import { summaryText } from "../../format/access-text.ts";
import { t } from "../../format/text.ts";
import type { TokenForm } from "../../state/tokens/token-form.ts";

interface FormFooterProps {
  form: TokenForm;
  busy: boolean;
  onCancel(): void;
}

/** What is chosen so far, always in sight, and the way out. */
export function FormFooter({ form, busy, onCancel }: FormFooterProps) {
  return (
    <footer class="form-footer">
      <p class="aside" role="status">
        {busy ? t("form.working") : summaryText(form.picker.summary.value)}
      </p>
      <button type="button" onClick={onCancel}>
        {t("common.cancel")}
      </button>
      <button
        type="submit"
        form="new-token"
        class="primary"
        aria-disabled={busy || form.catalog.value.status !== "ready"}
      >
        {t("form.submit")}
      </button>
    </footer>
  );
}

import { t } from "../format/text.ts";
import type { Failure } from "../messages.ts";
import type { CreationStore } from "../state/creation.ts";
import { Notice } from "./notice.tsx";

interface FormFailureProps {
  text: string;
  failure: Failure;
  creation: CreationStore;
}

/** Why the token was not created; where nobody knows whether it was, the same request can be repeated. */
export function FormFailure({ text, failure, creation }: FormFailureProps) {
  return (
    <Notice tone="bad" text={text}>
      {failure.kind === "outcome_unknown" && (
        <button type="button" onClick={() => void creation.retry()}>
          {t("common.tryAgain")}
        </button>
      )}
    </Notice>
  );
}

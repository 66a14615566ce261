import { useEffect, useId, useMemo, useRef } from "preact/hooks";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { formatChosenCount } from "../../format/access-text.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { ScopeAddition } from "../../state/tokens/scope-addition.ts";
import type { TokenDetail } from "../../state/tokens/token-detail.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { PermissionFields } from "../access/permission-fields.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { focusProblem } from "../ui/focus-problem.ts";
import { Notice } from "../ui/notice.tsx";
import { useMounted, useOutcome } from "../ui/use-announce.ts";

interface AddScopesDialogProps {
  app: App;
  tokens: TokenStores;
  detail: TokenDetail;
  token: TokenResource;
  onClose(): void;
}

/** Asks which scopes to add to a token. */
export function AddScopesDialog({ app, tokens, detail, token, onClose }: AddScopesDialogProps) {
  const formId = useId();
  const form = useRef<HTMLFormElement>(null);
  const addition = useMemo(() => tokens.addScopes(detail), [tokens, detail]);
  useEffect(() => void addition.load(), [addition]);
  const { picker } = addition;
  const mounted = useMounted();
  const { finish } = useOutcome(app, onClose);

  async function submit() {
    const count = picker.summary.peek().count;
    const added = await addition.add();
    const failed = addition.failure.peek();
    if (added || (failed !== null && !mounted.current)) {
      const text = failed && describeFailure(failed, tokens.ownerStore.state.peek());
      finish(text, t("scopes.added", count, { count }));
      return;
    }
    picker.search.value = "";
    focusProblem(form.current);
  }

  return (
    <Dialog
      title={t("scopes.addTitle")}
      body={t("scopes.addBody", { name: token.name })}
      onClose={onClose}
      confirm={
        <button
          type="submit"
          form={formId}
          class="primary"
          aria-disabled={addition.saving.value || addition.catalog.value.status !== "ready"}
        >
          {t("scopes.add")}
        </button>
      }
    >
      <form
        id={formId}
        ref={form}
        class="scroll"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <AdditionFailure addition={addition} tokens={tokens} />
        <PermissionFields
          catalog={addition.catalog.value}
          picker={picker}
          owner={tokens.ownerStore.state.value}
          onRetry={() => void addition.load()}
        />
      </form>
      <p class="summary" role="status">
        {formatChosenCount(picker.summary.value)}
      </p>
    </Dialog>
  );
}

/** Shows the failure, unless it is already shown beside a permission. */
function AdditionFailure({
  addition: { failure, picker },
  tokens: { ownerStore },
}: {
  addition: ScopeAddition;
  tokens: TokenStores;
}) {
  if (failure.value === null || picker.refusedChoices.value.length > 0) return null;
  return <Notice tone="bad" text={describeFailure(failure.value, ownerStore.state.value)} />;
}

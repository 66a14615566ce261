import { useId } from "preact/hooks";
import { describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { TokenOwner } from "../../format/token-owner.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { type BulkRemoval, isConfirmed } from "../../state/tokens/bulk-removal.ts";
import type { TokenStores } from "../../state/tokens/token-stores.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { announceIn } from "../ui/use-announce.ts";

interface BulkRemovalDialogProps {
  app: App;
  workspace: Workspace;
  tokens: TokenStores;
}

/** Asks for confirmation, with the number of tokens, before all of them are revoked or deleted. */
export function BulkRemovalDialog({ app, workspace, tokens }: BulkRemovalDialogProps) {
  const removal = tokens.bulkRemoval.dialog.value;
  return (
    removal && <OpenDialog app={app} workspace={workspace} tokens={tokens} removal={removal} />
  );
}

function OpenDialog({
  app,
  workspace,
  tokens,
  removal,
}: BulkRemovalDialogProps & { removal: BulkRemoval }) {
  const formId = useId();
  const { bulkRemoval, ownerStore } = tokens;
  const { kind, count, typed } = removal;
  const failure = bulkRemoval.failure.value;

  async function confirm() {
    const reply = await bulkRemoval.confirm();
    if (reply?.ok) {
      announceIn(app, workspace, t(`${kind}All.done`, reply.value, { count: reply.value }));
    } else if (reply !== null) {
      announceIn(app, workspace, describeFailure(reply.failure, ownerStore.state.peek()), "failed");
    }
  }

  return (
    <Dialog
      title={formatTitle(removal, ownerStore.state.value)}
      body={formatBody(removal, ownerStore.state.value)}
      onClose={bulkRemoval.close}
      confirm={
        count !== 0 && (
          <button
            type="submit"
            form={formId}
            class="danger"
            aria-disabled={bulkRemoval.busy.value || !isConfirmed(removal)}
          >
            {t(`${kind}All.confirm`)}
          </button>
        )
      }
    >
      {failure !== null && (
        <Notice tone="bad" text={describeFailure(failure, ownerStore.state.value)}>
          {count === null && (
            <button type="button" onClick={() => void bulkRemoval.load()}>
              {t("common.tryAgain")}
            </button>
          )}
        </Notice>
      )}
      <form
        id={formId}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        {kind === "delete" && count !== null && count > 0 && (
          <Field label={t("deleteAll.type", { count: String(count) })}>
            {(control) => (
              <input
                {...control}
                type="text"
                inputMode="numeric"
                autocomplete="off"
                value={typed}
                onInput={({ currentTarget }) => bulkRemoval.type(currentTarget.value)}
              />
            )}
          </Field>
        )}
      </form>
    </Dialog>
  );
}

function formatTitle({ kind, count }: BulkRemoval, owner: TokenOwner): string {
  if (owner.who === "other") return t(`${kind}All.titleOf`, { name: owner.name });
  return count === null || count === 0
    ? t(`${kind}All.titleUncounted`)
    : t(`${kind}All.title`, count, { count });
}

function formatBody({ kind, count }: BulkRemoval, owner: TokenOwner): string {
  if (count === null) return t("bulk.counting");
  if (owner.who === "me") return count === 0 ? t(`${kind}All.none`) : t(`${kind}All.body`);
  const { name } = owner;
  return count === 0
    ? t(`${kind}All.noneOf`, { name })
    : t(`${kind}All.bodyOf`, count, { count, name });
}

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

/** Asks before all tokens are revoked or deleted, and says how many that are. */
export function BulkRemovalDialog({ app, workspace, tokens }: BulkRemovalDialogProps) {
  const asked = tokens.bulkRemoval.asked.value;
  return asked && <OpenDialog app={app} workspace={workspace} tokens={tokens} asked={asked} />;
}

function OpenDialog({
  app,
  workspace,
  tokens,
  asked,
}: BulkRemovalDialogProps & { asked: BulkRemoval }) {
  const formId = useId();
  const { bulkRemoval, holder } = tokens;
  const { kind, count, typed } = asked;
  const failure = bulkRemoval.failure.value;

  async function confirm() {
    const reply = await bulkRemoval.confirm();
    if (reply?.ok) {
      announceIn(app, workspace, t(`${kind}All.done`, reply.value, { count: reply.value }));
    } else if (reply !== null) {
      announceIn(app, workspace, describeFailure(reply.failure, holder.state.peek()), "failed");
    }
  }

  return (
    <Dialog
      title={titleOf(asked, holder.state.value)}
      body={bodyOf(asked, holder.state.value)}
      onClose={bulkRemoval.close}
      confirm={
        count !== 0 && (
          <button
            type="submit"
            form={formId}
            class="danger"
            aria-disabled={bulkRemoval.busy.value || !isConfirmed(asked)}
          >
            {t(`${kind}All.confirm`)}
          </button>
        )
      }
    >
      {failure !== null && (
        <Notice tone="bad" text={describeFailure(failure, holder.state.value)}>
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
          <Field label={t("deleteAll.type", { count })}>
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

function titleOf({ kind, count }: BulkRemoval, holder: TokenOwner): string {
  if (holder.who === "other") return t(`${kind}All.titleOf`, { name: holder.name });
  return count === null || count === 0
    ? t(`${kind}All.titleUncounted`)
    : t(`${kind}All.title`, count, { count });
}

function bodyOf({ kind, count }: BulkRemoval, holder: TokenOwner): string {
  if (count === null) return t("bulk.counting");
  if (holder.who === "me") return count === 0 ? t(`${kind}All.none`) : t(`${kind}All.body`);
  const { name } = holder;
  return count === 0
    ? t(`${kind}All.noneOf`, { name })
    : t(`${kind}All.bodyOf`, count, { count, name });
}

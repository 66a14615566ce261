import type { ReadonlySignal } from "@preact/signals";
import type { App } from "../../state/app/app.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { useOutcome } from "../ui/use-announce.ts";

interface ForgetDialogProps {
  app: App;
  title: string;
  body: string;
  confirmText: string;
  doneText: string;
  busy: ReadonlySignal<boolean>;
  /** @returns the failure as text, or `null` */
  onConfirm(): Promise<string | null>;
  onClose(): void;
}

/** Asks before kept secrets are forgotten for good. */
export function ForgetDialog(props: ForgetDialogProps) {
  const { app, title, body, confirmText, doneText, busy, onConfirm, onClose } = props;
  const { failure, finish } = useOutcome(app, onClose);
  return (
    <Dialog
      title={title}
      body={body}
      onClose={onClose}
      confirm={
        <button
          type="button"
          class="danger"
          aria-disabled={busy.value}
          onClick={async () => {
            if (!busy.peek()) finish(await onConfirm(), doneText);
          }}
        >
          {confirmText}
        </button>
      }
    >
      {failure.value !== null && <Notice tone="bad" text={failure.value} />}
    </Dialog>
  );
}

import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "../../format/text.ts";

interface DialogProps {
  title: string;
  /** What it is about: read out with the title. */
  body: ComponentChildren;
  children?: ComponentChildren;
  /** Beside Cancel. */
  confirm?: ComponentChildren;
  /** What leaves it, where there is nothing to cancel any more. */
  leave?: string;
  onClose(): void;
}

/** A question before something is done. Escape and Cancel close it; the focus returns to its opener. */
export function Dialog({ title, body, children, confirm, leave, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();

  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    return () => returnFocus(opener);
  }, []);

  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      aria-describedby={`${id}-body`}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={id}>{title}</h2>
      <p id={`${id}-body`}>{body}</p>
      {children}
      <div class="buttons">
        <button type="button" onClick={onClose}>
          {leave ?? t("common.cancel")}
        </button>
        {confirm}
      </div>
    </dialog>
  );
}

/** To where it was, or to the heading where that is gone along with what it belonged to. */
function returnFocus(opener: Element | null) {
  if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
  else document.querySelector<HTMLElement>("h1")?.focus();
}

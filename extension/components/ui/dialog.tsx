import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "../../format/text.ts";
import { SlowNotice } from "./slow-notice.tsx";

interface DialogProps {
  title: string;
  /** Explains the question; read out with the title. */
  body: ComponentChildren;
  children?: ComponentChildren;
  /** The button beside Cancel. */
  confirm?: ComponentChildren;
  /** Label of the closing button if there is nothing left to cancel. */
  closeLabel?: string;
  onClose(): void;
}

/** A modal dialog. Escape and Cancel close it, and the focus returns to its opener. */
export function Dialog({ title, body, children, confirm, closeLabel, onClose }: DialogProps) {
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
      <SlowNotice />
      <div class="buttons">
        <button type="button" onClick={onClose}>
          {closeLabel ?? t("common.cancel")}
        </button>
        {confirm}
      </div>
    </dialog>
  );
}

/** Focuses the opener, or the heading if the opener is gone. */
function returnFocus(opener: Element | null) {
  if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
  else document.querySelector<HTMLElement>("h1")?.focus();
}

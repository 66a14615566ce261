import { useEffect } from "preact/hooks";
import type { Workspace } from "../../state/app/workspace.ts";

/**
 * Recognizes a token pasted anywhere on a screen with a search, before the token reaches a field: a secret must
 * never become a search. Dismisses the token when the screen is left.
 */
export function useRecognizePaste({ recognition }: Workspace): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      if (recognition.take(event.clipboardData?.getData("text/plain") ?? "")) {
        event.preventDefault();
      }
    };
    document.addEventListener("paste", onPaste);
    return () => {
      document.removeEventListener("paste", onPaste);
      recognition.dismiss();
    };
  }, [recognition]);
}

/**
 * Handles what was put into a search field. Catches a dropped or autofilled token, which was not pasted.
 *
 * @param search searches for the text that stays in the field
 */
export function searchOrRecognize(
  field: HTMLInputElement,
  { recognition }: Workspace,
  search: (text: string) => void,
): void {
  if (recognition.take(field.value)) field.value = "";
  else recognition.dismiss();
  search(field.value);
}

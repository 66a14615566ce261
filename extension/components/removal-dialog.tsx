import { useEffect, useId, useRef } from "preact/hooks";
import { failureText } from "../format/failure-text.ts";
import { formatRelative } from "../format/instants.ts";
import { t } from "../format/text.ts";
import { isLive } from "../format/token-status.ts";
import type { Removal, TokenRemoval } from "../state/token-removal.ts";
import { Notice } from "./notice.tsx";

interface RemovalDialogProps {
  removal: TokenRemoval;
  now: number;
}

/** Asks before a token is revoked or deleted. */
export function RemovalDialog({ removal, now }: RemovalDialogProps) {
  const asked = removal.asked.value;
  return asked === null ? null : <OpenDialog removal={removal} asked={asked} now={now} />;
}

function OpenDialog({ removal, asked, now }: RemovalDialogProps & { asked: Removal }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const bodyId = useId();
  const failure = removal.failure.value;
  const { kind, token } = asked;

  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    return () => returnFocus(opener);
  }, []);

  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      aria-describedby={bodyId}
      onCancel={(event) => {
        event.preventDefault();
        removal.close();
      }}
    >
      <h2 id={titleId}>{t(`${kind}.title`, { name: token.name })}</h2>
      <p id={bodyId}>{consequence(asked, now)}</p>
      {failure !== null && <Notice tone="bad" text={failureText(failure)} />}
      <div class="buttons">
        <button type="button" onClick={removal.close}>
          {t("common.cancel")}
        </button>
        <button
          type="button"
          class="danger"
          aria-disabled={removal.busy.value}
          onClick={() => void removal.confirm()}
        >
          {t(`${kind}.confirm`)}
        </button>
      </div>
    </dialog>
  );
}

function consequence({ kind, token }: Removal, now: number): string {
  if (kind === "delete") return isLive(token, now) ? t("delete.body") : t("delete.inactive");
  return token.last_used_at === null
    ? t("revoke.unused")
    : t("revoke.used", { when: formatRelative(token.last_used_at, now) });
}

/** To where it was, or to the heading where that is gone along with its token. */
function returnFocus(opener: Element | null) {
  if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
  else document.querySelector<HTMLElement>("h1")?.focus();
}

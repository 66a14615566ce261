/** What went wrong with a form; its fields refer to it by the id `error`. */
export function Notice({ error }: { error: string | undefined }) {
  if (error === undefined) return null;
  return (
    <p class="notice" id="error" role="alert">
      {error}
    </p>
  );
}

/** For a field's `aria-describedby`. */
export function noticeId(error: string | undefined): string | undefined {
  return error === undefined ? undefined : "error";
}

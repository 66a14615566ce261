import { textDigest } from "../../format/text-digest.ts";

/*
 * Empties the clipboard if it holds the text whose digest stands in the fragment, then closes. Chromium
 * gives its background no clipboard, and a page without the focus only these older commands; reading
 * also takes the optional permission.
 */
void clearClipboard(location.hash.slice(1)).finally(() => window.close());

async function clearClipboard(digest: string): Promise<void> {
  if ((await textDigest(readClipboard())) !== digest) return;
  document.addEventListener("copy", (event) => {
    event.preventDefault();
    event.clipboardData?.setData("text/plain", "");
  });
  document.execCommand("copy");
}

function readClipboard(): string {
  const field = document.querySelector("textarea");
  if (field === null) return "";
  field.focus();
  document.execCommand("paste");
  const { value } = field;
  field.value = "";
  return value;
}

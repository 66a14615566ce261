import { digestText } from "../../format/digest-text.ts";

const LOOKS = 10;
const BETWEEN_LOOKS_MS = 50;

/*
 * Empties the clipboard while it holds the text whose digest stands in the fragment, then closes.
 * Chromium gives its background no clipboard, and a page without the focus only these older commands;
 * reading also takes the optional permission. Neither command says what came of it, and a page that
 * closes takes along what it has written and the browser has not received yet: so it looks again.
 */
document.addEventListener("copy", (event) => {
  event.preventDefault();
  event.clipboardData?.setData("text/plain", "");
});
void clearClipboard(location.hash.slice(1)).finally(() => window.close());

async function clearClipboard(digest: string): Promise<void> {
  for (let look = 0; look < LOOKS; look += 1) {
    const text = readClipboard();
    if (text !== "") {
      // What someone copied since is theirs.
      if ((await digestText(text)) !== digest) return;
      document.execCommand("copy");
    }
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
  }
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

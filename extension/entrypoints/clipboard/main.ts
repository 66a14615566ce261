import { digestText } from "../../format/digest-text.ts";

const CHECKS = 10;
const CHECK_INTERVAL_MS = 50;

/*
 * Clears the clipboard if it contains the text whose digest is in the URL's fragment, then closes.
 * Chromium gives its background no clipboard, and a page without focus only these older commands.
 * Reading also needs the optional permission. Neither command reports its result, and a write is lost
 * if the page closes before the browser has received it. So the page checks several times.
 */
document.addEventListener("copy", (event) => {
  event.preventDefault();
  event.clipboardData?.setData("text/plain", "");
});
void clearClipboard(location.hash.slice(1)).finally(() => window.close());

async function clearClipboard(digest: string): Promise<void> {
  for (let check = 0; check < CHECKS; check += 1) {
    const text = readClipboard();
    if (text !== "") {
      // Another text was copied since, which must stay.
      if ((await digestText(text)) !== digest) return;
      document.execCommand("copy");
    }
    await new Promise((resolve) => setTimeout(resolve, CHECK_INTERVAL_MS));
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

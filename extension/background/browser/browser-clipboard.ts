import { browser } from "wxt/browser";
import { textDigest } from "../../format/text-digest.ts";

/**
 * Empties the clipboard if it still holds the text of this digest: never what someone copied since.
 * Without the optional permission to read it, it is left alone.
 */
export async function clearClipboard(digest: string): Promise<void> {
  if (!(await browser.permissions.contains({ permissions: ["clipboardRead"] }))) return;
  const { offscreen }: { offscreen?: typeof browser.offscreen } = browser;
  if (offscreen !== undefined) {
    await clearOffscreen(offscreen, digest);
    return;
  }
  // Firefox lets its background page use the clipboard.
  const { clipboard } = navigator;
  if ((await textDigest(await clipboard.readText())) === digest) await clipboard.writeText("");
}

/** The page does it and closes itself. One that is still open would keep another from opening. */
async function clearOffscreen(offscreen: typeof browser.offscreen, digest: string): Promise<void> {
  await offscreen.closeDocument().catch(() => {});
  await offscreen.createDocument({
    url: `clipboard.html#${digest}`,
    reasons: ["CLIPBOARD"],
    justification: "Clears a copied secret from the clipboard after a while.",
  });
}

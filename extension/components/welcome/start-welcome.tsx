import { signal } from "@preact/signals";
import { render } from "preact";
import { browser } from "wxt/browser";
import { sendMessage } from "../../messages.ts";
import { loadShortcut } from "../frame/shortcut.ts";
import { WelcomePage } from "./welcome-page.tsx";
import "../../styles/welcome.css";

/** Starts the page that opens after the installation. */
export async function startWelcome(): Promise<void> {
  const [{ answer: managed }, shortcut] = await Promise.all([
    sendMessage("getManaged"),
    loadShortcut(),
  ]);
  const isPinned = signal(false);
  const loadPinned = async () => {
    isPinned.value = (await browser.action.getUserSettings()).isOnToolbar ?? false;
  };
  window.addEventListener("focus", () => void loadPinned());
  await loadPinned();
  render(
    <WelcomePage
      isFirefox={"sidebarAction" in browser}
      shortcut={shortcut}
      server={managed.server}
      isPinned={isPinned}
      onOpen={() => location.assign("/app.html")}
    />,
    document.body,
  );
}

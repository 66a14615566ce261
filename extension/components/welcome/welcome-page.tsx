import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { t } from "../../format/text.ts";
import { Icon } from "../ui/icon.tsx";
import { ToolbarPicture } from "./toolbar-picture.tsx";

interface WelcomePageProps {
  isFirefox: boolean;
  /** The keys that open the extension; empty if there are none. */
  shortcut: string;
  /** The origin of the server that the organization has set, or `null`. */
  server: string | null;
  /** True while the toolbar shows the extension. */
  isPinned: Signal<boolean>;
  onOpen(): void;
}

/** The page that opens once, after the installation. */
export function WelcomePage({ isFirefox, shortcut, server, isPinned, onOpen }: WelcomePageProps) {
  return (
    <main class="welcome">
      <header>
        <div class="logo">
          <Icon name="key" />
        </div>
        <h1>{t("welcome.title")}</h1>
        <p>{t("welcome.lead")}</p>
      </header>
      <ol>
        <Step title={t("welcome.pin")}>
          <p>{isFirefox ? t("welcome.pinFirefox") : t("welcome.pinChrome")}</p>
          {shortcut !== "" && (
            <p>
              {t("welcome.shortcut")} <kbd>{shortcut}</kbd>
            </p>
          )}
          <p class="pinned" role="status">
            {isPinned.value && (
              <>
                <Icon name="check" />
                {t("welcome.pinned")}
              </>
            )}
          </p>
          <ToolbarPicture isFirefox={isFirefox} />
        </Step>
        <Step title={t("welcome.connect")}>
          <p>
            {server === null
              ? t("welcome.connectHint")
              : t("welcome.connectSet", { host: new URL(server).host })}
          </p>
          <button type="button" class="primary" onClick={onOpen}>
            {t("welcome.open")}
          </button>
        </Step>
        <Step title={t("welcome.token")}>
          <p>{t("welcome.tokenText")}</p>
          <ul>
            <li>{t("welcome.tokenScopes")}</li>
            <li>{t("welcome.tokenEnd")}</li>
            <li>{t("welcome.tokenSecret")}</li>
          </ul>
        </Step>
      </ol>
      <footer>{t("welcome.done")}</footer>
    </main>
  );
}

function Step({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <li class="step">
      <h2>{title}</h2>
      {children}
    </li>
  );
}

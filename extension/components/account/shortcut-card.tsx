import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";

/** The keys that open Latchkey. The browser keeps them, and changes them on a page of its own. */
export function ShortcutCard({ app: { effects, changes } }: { app: App }) {
  const shortcut = useSignal("");
  // Looking at the page again counts as a change.
  const seen = changes.value;
  useEffect(() => {
    void effects.loadShortcut().then((keys) => {
      shortcut.value = keys;
    });
  }, [effects, shortcut, seen]);
  return (
    <section class="card">
      <dl>
        <dt>{t("settings.shortcut")}</dt>
        <dd>
          {shortcut.value === "" ? (
            t("settings.noShortcut")
          ) : (
            <kbd class="mono">{shortcut.value}</kbd>
          )}
        </dd>
      </dl>
      <div class="id-row">
        <span class="hint">{t("settings.shortcutHint")}</span>
        <button type="button" onClick={() => void effects.openShortcuts()}>
          {t("settings.changeShortcut")}
        </button>
      </div>
    </section>
  );
}

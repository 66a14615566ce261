import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import { Dialog } from "../ui/dialog.tsx";

/** The keys of the app, in the order in which people need them. */
const KEYS = [
  [["Ctrl K", "⌘ K"], "palette"],
  [["/"], "search"],
  [["↵"], "open"],
  [["↑", "↓"], "move"],
  [["."], "actions"],
  [["n"], "create"],
  [["Esc"], "back"],
  [["?"], "help"],
] as const;

/** All keys of the app. */
export function KeysDialog({ app }: { app: App }) {
  return (
    <Dialog
      title={t("keys.title")}
      body={t("keys.body")}
      closeLabel={t("common.close")}
      onClose={() => {
        app.layer.value = null;
      }}
    >
      <dl class="keys">
        {KEYS.map(([keys, name]) => (
          <div key={name}>
            <dt>{t(`keys.${name}`)}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

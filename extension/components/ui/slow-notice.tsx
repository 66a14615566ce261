import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { t } from "../../format/text.ts";
import type { RequestWatch } from "../../state/core/request-watch.ts";

/** The requests of the app. Absent in tests of single components. */
export const RequestsContext = createContext<RequestWatch | null>(null);

/** Says that the server is slow to answer, with a button to stop waiting. The text stays in the page to be read out. */
export function SlowNotice() {
  const requests = useContext(RequestsContext);
  const isSlow = requests?.isSlow.value ?? false;
  const host = requests?.getHost() ?? "";
  return (
    <div class="slow">
      <p role="status">
        {isSlow && (host === "" ? t("common.slowServer") : t("common.slow", { host }))}
      </p>
      {isSlow && (
        <button type="button" onClick={requests?.stop}>
          {t("common.stopWaiting")}
        </button>
      )}
    </div>
  );
}

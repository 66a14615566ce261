import type { KeptCopyResource } from "../../../shared/wire/kept-copy.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { formatRelative } from "../../format/format-instant.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import { getReadyValue, type Loader } from "../../state/core/loadable.ts";
import type { KeptSecrets } from "../../state/tokens/kept-secrets.ts";
import { LoadNotice } from "../ui/load-notice.tsx";
import { useAnnounce } from "../ui/use-announce.ts";

interface OtherCopiesProps {
  app: App;
  kept: KeptSecrets;
  tokenId: string;
  copies: Loader<KeptCopyResource[]>;
}

/** Lists the other browsers that keep a secret. The person can forget it there too. */
export function OtherCopies({ app, kept, tokenId, copies }: OtherCopiesProps) {
  const announce = useAnnounce(app);
  const state = copies.state.value;
  if (state.status === "failed") {
    return <LoadNotice state={state} label={t("kept.again")} onRetry={copies.load} />;
  }
  const others = (getReadyValue(state) ?? []).filter(({ current }) => !current);
  if (others.length === 0) return null;
  const labels = labelBrowsers(others.map(({ browser }) => browser));

  async function forget(copy: KeptCopyResource, browser: string) {
    const failure = await kept.forgetCopy(tokenId, copy.id);
    await copies.reload();
    if (failure === null) announce(t("kept.forgottenOn", { browser }));
    else announce(describeFailure(failure), "failed");
  }

  return (
    <ul class="copies">
      {others.map((copy, index) => {
        const browser = labels[index] ?? copy.browser;
        return (
          <li key={copy.id} class="id-row">
            <span>{describeCopy(copy, browser, app.effects.now())}</span>
            <button
              type="button"
              class="ghost"
              aria-disabled={kept.busy.value}
              onClick={() => void forget(copy, browser)}
            >
              {t("kept.forgetOn", { browser })}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** Numbers browsers of one name, so that each button has a name of its own. */
function labelBrowsers(names: readonly string[]): string[] {
  return names.map((name, index) => {
    const before = names.slice(0, index).filter((other) => other === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
}

function describeCopy(copy: KeptCopyResource, browser: string, now: number): string {
  const { kept_at: keptAt, opened_at: openedAt } = copy;
  const kept = formatRelative(keptAt, now);
  return openedAt === null
    ? t("kept.elsewhereUnopened", { browser, kept })
    : t("kept.elsewhere", { browser, kept, opened: formatRelative(openedAt, now) });
}

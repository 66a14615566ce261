import { useId } from "preact/hooks";
import type { SessionResource } from "../../../shared/wire/session-resource.ts";
import { formatBrowserName } from "../../format/browser-name.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { formatInstant, formatRelative } from "../../format/format-instant.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { LoadNotice } from "../ui/load-notice.tsx";
import { useAnnounce } from "../ui/use-announce.ts";

interface BrowserListProps {
  app: App;
  workspace: Workspace;
}

/** The browsers in which the person is signed in, each with a button to sign it out. */
export function BrowserList({ app, workspace }: BrowserListProps) {
  const id = useId();
  const { account, connection } = workspace;
  const announce = useAnnounce(app);
  const sessions = account.sessions.value;

  async function signOut({ id: sessionId, current }: SessionResource, label: string) {
    if (current) return app.session.signOut(connection);
    const failure = await account.endSession(sessionId);
    if (failure === null) announce(t("account.browserSignedOut", { name: label }));
    else announce(describeFailure(failure), "failed");
    document.getElementById(id)?.focus();
  }

  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id} tabIndex={-1}>
        {t("account.browsers")}
      </h2>
      <LoadNotice
        state={sessions}
        label={t("account.reloadBrowsers")}
        onRetry={account.loadSessions}
      />
      {sessions.status === "ready" && (
        <ul class="browsers">
          {labelSessions(sessions.value).map(({ session, label }) => (
            <li key={session.id}>
              <div>
                {session.name}
                <span class="hint">{describeSession(session, app.effects.now())}</span>
              </div>
              <button
                type="button"
                aria-label={t("account.signOutBrowser", { name: label })}
                onClick={() => void signOut(session, label)}
              >
                {t("account.signOut")}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Describes when a session was used, and when the user allowed the installation that it came from. */
function describeSession(session: SessionResource, now: number): string {
  const { allowed_at } = session;
  const origin =
    allowed_at === null
      ? t("account.allowedEarlier")
      : t("account.allowed", { when: formatRelative(allowed_at, now) });
  return t("account.sessionFacts", { use: describeUse(session, now), origin });
}

function describeUse(session: SessionResource, now: number): string {
  if (session.current) return t("account.thisBrowser");
  return session.last_used_at === null
    ? t("account.since", { when: formatRelative(session.created_at, now) })
    : t("account.lastUsed", { when: formatRelative(session.last_used_at, now) });
}

/** Gives each browser a unique label: its name, if needed with the time of its sign-in or its id. */
function labelSessions(sessions: readonly SessionResource[]) {
  const usedLabels = new Set<string>();
  return sessions.map((session) => {
    const { created_at, id } = session;
    const name = formatBrowserName(session.name);
    const isUnique = sessions.filter((other) => other.name === session.name).length === 1;
    const dated = t("account.duplicate", { name, when: formatInstant(created_at) });
    const label = isUnique ? name : usedLabels.has(dated) ? `${name} ${id}` : dated;
    usedLabels.add(label);
    return { session, label };
  });
}

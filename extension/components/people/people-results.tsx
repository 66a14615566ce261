import type { UserResource } from "../../../shared/wire/user-resource.ts";
import { formatCount } from "../../format/compute-use-bars.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { labelPerson } from "../../format/disambiguate-names.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { People, PeopleQuery, PeopleState } from "../../state/people/people.ts";
import { Empty } from "../ui/empty.tsx";
import { LoadNotice } from "../ui/load-notice.tsx";
import { moveFocus } from "../ui/move-focus.ts";
import { StatusDot } from "../ui/status-dot.tsx";
import { useAnnounce } from "../ui/use-announce.ts";
import { useFocusFallback } from "../ui/use-focus-fallback.ts";

type Ready = Extract<PeopleState, { status: "ready" }>;

interface PeopleResultsProps {
  app: App;
  people: People;
}

/** The list of members, or the reason why it is empty. */
export function PeopleResults({ app, people }: PeopleResultsProps) {
  const state = people.state.value;
  useFocusFallback(state);
  if (state.status !== "ready") return <LoadNotice state={state} onRetry={people.load} />;
  return state.people.length === 0 ? (
    <Empty
      icon="users-round"
      action={
        <button type="button" onClick={() => void people.resetQuery()}>
          {t("people.showAll")}
        </button>
      }
    >
      {describeEmptyList(state.query)}
    </Empty>
  ) : (
    <PeopleRows app={app} people={people} state={state} />
  );
}

function describeEmptyList({ search, status, role }: PeopleQuery): string {
  const query = search.trim();
  if (query !== "") return t(`people.noMatch.${status}`, { query });
  return role === "" ? t(`people.none.${status}`) : t(`people.noneOfRole.${status}`);
}

function PeopleRows({ app, people, state }: PeopleResultsProps & { state: Ready }) {
  const announce = useAnnounce(app);
  async function loadMore() {
    const failure = await people.loadMore();
    if (failure !== null) announce(describeFailure(failure), "failed");
  }

  return (
    <>
      <ColumnNames />
      <ul
        class="rows people"
        data-key="rows"
        aria-label={t("people.list")}
        aria-busy={people.busy.value}
        onKeyDown={(event) => {
          moveFocus(event, event.currentTarget.querySelectorAll<HTMLElement>(".row-name"));
        }}
      >
        {state.people.map((person) => (
          <PersonRow
            key={person.id}
            person={person}
            onOpen={() => app.router.go({ screen: "person", person: person.id, tab: "details" })}
          />
        ))}
      </ul>
      {state.nextCursor !== null && (
        <button type="button" class="wide" onClick={() => void loadMore()}>
          {t("people.loadMore")}
        </button>
      )}
    </>
  );
}

/** The column heads of a wide page. Hidden from screen readers, since each row is clear by itself. */
function ColumnNames() {
  return (
    <div class="people-columns" aria-hidden="true">
      <span>{t("account.name")}</span>
      <span>{t("account.email")}</span>
      <span>{t("account.role")}</span>
      <span>{t("people.liveTokens")}</span>
    </div>
  );
}

interface PersonRowProps {
  person: UserResource;
  onOpen(): void;
}

function PersonRow({ person, onOpen }: PersonRowProps) {
  const { name, email, role, live_tokens: count, disabled_at } = person;
  return (
    <li class="row">
      <button
        type="button"
        class="row-name"
        dir="auto"
        title={name}
        aria-label={labelPerson(person)}
        onClick={onOpen}
      >
        {name}
      </button>
      {disabled_at !== null && <StatusDot tone="off" word={t("people.disabled")} />}
      <p class="meta">
        <span dir="auto">{email}</span>
        <span dir="auto">{role.name}</span>
        <span class="tokens" dir="auto">
          <span>{t("people.tokens", count, { count })}</span>
          <span class="number" aria-hidden="true">
            {formatCount(count)}
          </span>
        </span>
      </p>
    </li>
  );
}

import { failureText } from "../format/failure-text.ts";
import { t } from "../format/text.ts";
import type { App } from "../state/app.ts";
import type { People, PeopleState } from "../state/people.ts";
import { moveFocus } from "./move-focus.ts";
import { Notice } from "./notice.tsx";
import { PersonRow } from "./person-row.tsx";
import { useKeptFocus } from "./use-kept-focus.ts";

type Ready = Extract<PeopleState, { status: "ready" }>;

interface PeopleResultsProps {
  app: App;
  people: People;
}

/** The rows, or why there are none. */
export function PeopleResults({ app, people }: PeopleResultsProps) {
  const state = people.state.value;
  useKeptFocus(state);
  if (state.status === "loading") {
    return (
      <p class="quiet" role="status">
        {t("common.loading")}
      </p>
    );
  }
  if (state.status === "failed") {
    return (
      <Notice tone="bad" text={failureText(state.failure)}>
        <button type="button" onClick={() => void people.load()}>
          {t("common.tryAgain")}
        </button>
      </Notice>
    );
  }
  return state.items.length === 0 ? (
    <p class="quiet" role="status">
      {t("people.none")}
    </p>
  ) : (
    <PeopleRows app={app} people={people} state={state} />
  );
}

function PeopleRows({ app, people, state }: PeopleResultsProps & { state: Ready }) {
  async function loadMore() {
    const failure = await people.loadMore();
    if (failure !== null) app.announcer.announce(failureText(failure), "failed");
  }

  return (
    <>
      <ul
        class="rows"
        data-key="rows"
        aria-label={t("people.list")}
        aria-busy={people.busy.value}
        onKeyDown={(event) => {
          moveFocus(event, event.currentTarget.querySelectorAll<HTMLElement>(".row-name"));
        }}
      >
        {state.items.map((person) => (
          <PersonRow
            key={person.id}
            person={person}
            onOpen={() => app.router.go({ screen: "person", person: person.id, tab: "details" })}
          />
        ))}
      </ul>
      {state.next !== null && (
        <button type="button" class="wide" onClick={() => void loadMore()}>
          {t("people.loadMore")}
        </button>
      )}
    </>
  );
}

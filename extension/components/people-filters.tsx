import { t } from "../format/text.ts";
import type { People, PeopleQuery } from "../state/people.ts";
import { Icon } from "./icon.tsx";

const STATUSES = ["all", "active", "disabled"] as const;

/** Who is listed, and how many that are. */
export function PeopleFilters({ people }: { people: People }) {
  const { search, status } = people.query.value;
  return (
    <search class="filters">
      <div class="search">
        <Icon name="search" />
        <input
          type="search"
          data-key="search"
          aria-label={t("people.search")}
          placeholder={t("people.searchHint")}
          autocomplete="off"
          spellcheck={false}
          maxLength={200}
          value={search}
          onInput={({ currentTarget }) => people.search(currentTarget.value)}
        />
      </div>
      <div class="filter-row">
        <select
          aria-label={t("people.status")}
          value={status}
          onChange={({ currentTarget }) =>
            void people.ask({ status: currentTarget.value as PeopleQuery["status"] })
          }
        >
          {STATUSES.map((one) => (
            <option key={one} value={one}>
              {t(`people.filter.${one}`)}
            </option>
          ))}
        </select>
        <Count people={people} />
      </div>
    </search>
  );
}

function Count({ people }: { people: People }) {
  const state = people.state.value;
  const count = state.status === "ready" ? state.total : 0;
  return (
    <span class="aside" role="status">
      {count > 0 ? t("people.shown", count, { count }) : ""}
    </span>
  );
}

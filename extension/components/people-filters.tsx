import type { RoleList } from "../../shared/wire/group-resource.ts";
import { t } from "../format/text.ts";
import type { People, PeopleQuery } from "../state/people.ts";
import { Icon } from "./icon.tsx";

const STATUSES = ["all", "active", "disabled"] as const;

interface PeopleFiltersProps {
  people: People;
  /** None as long as they are not known. */
  roles: RoleList["roles"];
}

/** Who is listed, and how many that are. */
export function PeopleFilters({ people, roles }: PeopleFiltersProps) {
  const { search, status, role } = people.query.value;
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
        {roles.length > 1 && (
          <select
            aria-label={t("people.role")}
            value={role}
            onChange={({ currentTarget }) => void people.ask({ role: currentTarget.value })}
          >
            <option value="">{t("people.everyRole")}</option>
            {roles.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
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

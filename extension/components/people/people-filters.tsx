import type { RoleList } from "../../../shared/wire/group-resource.ts";
import { t } from "../../format/text.ts";
import type { People, PeopleQuery } from "../../state/people/people.ts";
import { ListCount } from "../ui/list-count.tsx";
import { SearchField } from "../ui/search-field.tsx";

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
      <SearchField
        label={t("people.search")}
        hint={t("people.searchHint")}
        value={search}
        onInput={({ value }) => people.search(value)}
      />
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
        <ListCount
          state={people.state.value}
          words={(count) => t("people.shown", count, { count })}
        />
      </div>
    </search>
  );
}

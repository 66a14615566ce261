import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { PersonTabs } from "../../state/people/person-tabs.ts";
import { MenuButton } from "../ui/menu-button.tsx";
import type { MenuEntry } from "../ui/menu-entry.ts";

/** Shows and hides the tabs of a person's page, all but the last. */
export function PersonMenu({ app, tabs }: { app: App; tabs: PersonTabs }) {
  return (
    <MenuButton
      menu={app.menu}
      label={t("person.menu")}
      icon="menu"
      items={() => entriesOf(tabs)}
    />
  );
}

function entriesOf({ offered, shown, toggle }: PersonTabs): MenuEntry[] {
  const now = shown.value ?? [];
  const entries = offered.value.map((tab) => ({
    label: t(`person.tab.${tab}`),
    checked: now.includes(tab),
    disabled: now.length === 1 && now.includes(tab),
    onSelect: () => toggle(tab),
  }));
  return [{ heading: t("person.tabs"), entries }];
}

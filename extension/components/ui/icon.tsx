import { ICON_PATHS } from "./icon-paths.ts";

export type IconName = keyof typeof ICON_PATHS;

/** Icons that point along the text. A language from right to left mirrors them. */
const DIRECTED = new Set<IconName>([
  "chevron-left",
  "external-link",
  "list",
  "log-out",
  "panel-right",
]);

/** A decorative icon, hidden from screen readers. A control that shows only an icon needs a name. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      class={DIRECTED.has(name) ? "icon directed" : "icon"}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      <path d={ICON_PATHS[name]} />
    </svg>
  );
}

import { t } from "../../format/text.ts";
import { ICON_PATHS } from "../ui/icon-paths.ts";

/* Path data of Lucide icons (ISC) on a 24×24 grid. */
const PUZZLE =
  "M15.39 4.39a1 1 0 0 0 1.68-.474 2.5 2.5 0 1 1 3.014 3.015 1 1 0 0 0-.474 1.68l1.683 1.682a2.414 2.414 0 0 1 0 3.414L19.61 15.39a1 1 0 0 1-1.68-.474 2.5 2.5 0 1 0-3.014 3.015 1 1 0 0 1 .474 1.68l-1.683 1.682a2.414 2.414 0 0 1-3.414 0L8.61 19.61a1 1 0 0 0-1.68.474 2.5 2.5 0 1 1-3.014-3.015 1 1 0 0 0 .474-1.68l-1.683-1.682a2.414 2.414 0 0 1 0-3.414L4.39 8.61a1 1 0 0 1 1.68.474 2.5 2.5 0 1 0 3.014-3.015 1 1 0 0 1-.474-1.68l1.683-1.682a2.414 2.414 0 0 1 3.414 0z";
const PIN =
  "M12 17v5M9 10.76a2 2 0 0 1-1.11 1.79l-1.78.9A2 2 0 0 0 5 15.24V16a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1v-.76a2 2 0 0 0-1.11-1.79l-1.78-.9A2 2 0 0 1 15 10.76V7a1 1 0 0 1 1-1 2 2 0 0 0 0-4H8a2 2 0 0 0 0 4 1 1 0 0 1 1 1z";

/** A browser's toolbar with its menu of extensions, where the user pins this one. Decorative: the text beside says it. */
export function ToolbarPicture({ isFirefox }: { isFirefox: boolean }) {
  return (
    <svg class="toolbar-picture" viewBox="0 0 360 172" aria-hidden="true">
      <rect class="window" x="0.5" y="0.5" width="359" height="190" rx="12" />
      <path class="edge" d="M0 64.5h360" />
      <path class="front" d="M20 26v-4a9 9 0 0 1 9-9h98a9 9 0 0 1 9 9v4z" />
      <rect class="faint" x="36" y="17" width="60" height="5" rx="2.5" />
      <rect class="front" y="26" width="359" x="0.5" height="38" />
      <Drawn icon={ICON_PATHS["chevron-left"]} x={14} y={37} size={16} />
      <rect class="address" x="42" y="33" width="218" height="24" rx="12" />
      <rect class="faint" x="56" y="42.5" width="96" height="5" rx="2.5" />
      <Badge x={272} y={34} size={22} />
      <Drawn icon={PUZZLE} x={310} y={36} size={18} isPressed />
      <g>
        <rect class="popover" x="128.5" y="76.5" width="214" height="80" rx="10" />
        <rect class="faint" x="144" y="91" width="76" height="5" rx="2.5" />
        <Badge x={144} y={114} size={22} />
        <text x="176" y="129.5">
          {t("extName")}
        </text>
        <circle class="aim" cx="318" cy="125" r="15" />
        <Drawn icon={isFirefox ? ICON_PATHS.settings : PIN} x={309} y={116} size={18} isPressed />
      </g>
    </svg>
  );
}

interface DrawnProps {
  icon: string;
  x: number;
  y: number;
  size: number;
  /** True for what the user presses. */
  isPressed?: boolean;
}

function Drawn({ icon, x, y, size, isPressed = false }: DrawnProps) {
  return (
    <path
      class={isPressed ? "drawn pressed" : "drawn"}
      d={icon}
      transform={`translate(${x} ${y}) scale(${size / 24})`}
    />
  );
}

/** The extension's own icon, whose key is two thirds as wide. */
function Badge({ x, y, size }: Omit<DrawnProps, "icon">) {
  const inner = size / 1.5;
  return (
    <g class="own">
      <rect x={x} y={y} width={size} height={size} rx={size / 4} />
      <Drawn icon={ICON_PATHS.key} x={x + size / 6} y={y + size / 6} size={inner} />
    </g>
  );
}

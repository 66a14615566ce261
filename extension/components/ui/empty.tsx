import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

interface EmptyProps {
  icon: IconName;
  children: ComponentChildren;
  action?: ComponentChildren;
}

/** Replaces a list that has nothing to show. */
export function Empty({ icon, children, action }: EmptyProps) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <p role="status">{children}</p>
      {action}
    </div>
  );
}

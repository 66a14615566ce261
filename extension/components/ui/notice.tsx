import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

interface NoticeProps {
  tone: "done" | "warn" | "bad";
  icon?: IconName;
  text: string;
  /** A failure is read out at once; what stands there from the start is not. */
  alert?: boolean;
  /** What can be done about it. */
  children?: ComponentChildren;
}

/** Something that went wrong, was done, or must be known, where it matters. */
export function Notice({
  tone,
  icon = "triangle-alert",
  text,
  alert = true,
  children,
}: NoticeProps) {
  return (
    <div class={`notice ${tone}`}>
      <Icon name={icon} />
      <p role={alert ? "alert" : undefined}>{text}</p>
      {children}
    </div>
  );
}

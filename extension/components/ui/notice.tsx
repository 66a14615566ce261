import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

interface NoticeProps {
  tone: "done" | "warn" | "bad";
  icon?: IconName;
  text: string;
  /** True to have the text read out at once. False for a notice that is there from the start. */
  alert?: boolean;
  /** Buttons, such as one to try again. */
  children?: ComponentChildren;
}

/** A failure, a success or a warning. */
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

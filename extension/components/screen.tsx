import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../format/text.ts";
import { IconButton } from "./icon-button.tsx";

interface ScreenProps {
  title: string;
  onBack?: (() => void) | undefined;
  /** At the right of the title. */
  actions?: ComponentChildren;
  footer?: ComponentChildren;
  /** Takes more of a wide page than a column of text. */
  wide?: boolean;
  children: ComponentChildren;
}

/** A screen: its heading gets the focus, so that whoever cannot see it hears where they are. */
export function Screen({ title, onBack, actions, footer, wide, children }: ScreenProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <header class="bar">
        {onBack && <IconButton label={t("common.back")} icon="chevron-left" onPress={onBack} />}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {actions}
      </header>
      <main class={wide ? "wide" : undefined}>{children}</main>
      {footer}
    </>
  );
}

import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../format/text.ts";
import { IconButton } from "../ui/icon-button.tsx";

interface ScreenProps {
  title: string;
  onBack?: (() => void) | undefined;
  /** Shown at the right of the title. */
  actions?: ComponentChildren;
  footer?: ComponentChildren;
  /** True to use more of a wide page than a text column. */
  wide?: boolean;
  /** Scroll position, restored on mount and stored on unmount. */
  place?: { top: number } | undefined;
  /** True if another control of the screen gets the focus. */
  keepsFocus?: boolean;
  children: ComponentChildren;
}

/** A screen. Its heading gets the focus, so that screen readers announce the screen. */
export function Screen({
  title,
  onBack,
  actions,
  footer,
  wide,
  place,
  keepsFocus = false,
  children,
}: ScreenProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const main = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const { current } = main;
    if (current === null || place === undefined) return;
    current.scrollTop = place.top;
    return () => {
      place.top = current.scrollTop;
    };
  }, [place]);
  useEffect(() => {
    if (!keepsFocus) heading.current?.focus();
  }, []);
  return (
    <>
      <header class="bar">
        {onBack && (
          <IconButton
            label={t("common.back")}
            icon="chevron-left"
            dataKey="back"
            onPress={onBack}
          />
        )}
        <h1 ref={heading} tabIndex={-1} dir="auto">
          {title}
        </h1>
        {actions}
      </header>
      <main ref={main} class={wide ? "wide" : undefined}>
        {children}
      </main>
      {footer}
    </>
  );
}

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "./icon.tsx";

interface CenteredScreenProps {
  title: string;
  lead: string;
  children: ComponentChildren;
}

/** A centered screen without a header, as before signing in. */
export function CenteredScreen({ title, lead, children }: CenteredScreenProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <main class="centered">
      <div class="logo">
        <Icon name="key" />
      </div>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <p class="lead">{lead}</p>
      {children}
    </main>
  );
}

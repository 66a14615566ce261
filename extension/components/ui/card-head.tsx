import { Icon } from "./icon.tsx";

interface CardHeadProps {
  id: string;
  title: string;
  /** The button that adds to the list; `null` if the viewer may not add to it. */
  add: { label: string; onPress(): void } | null;
}

/** The heading of a card with a list. */
export function CardHead({ id, title, add }: CardHeadProps) {
  const heading = <h2 id={id}>{title}</h2>;
  if (add === null) return heading;
  return (
    <div class="card-head">
      {heading}
      <button type="button" class="ghost" onClick={add.onPress}>
        <Icon name="plus" />
        {add.label}
      </button>
    </div>
  );
}

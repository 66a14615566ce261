import { Icon, type IconName } from "./icon.tsx";

interface IconButtonProps {
  id?: string;
  /** The accessible name and the tooltip. */
  label: string;
  icon: IconName;
  onPress(): void;
}

export function IconButton({ id, label, icon, onPress }: IconButtonProps) {
  return (
    <button id={id} type="button" class="ghost" aria-label={label} title={label} onClick={onPress}>
      <Icon name={icon} />
    </button>
  );
}

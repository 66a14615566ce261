import { Icon, type IconName } from "./icon.tsx";

interface IconButtonProps {
  id?: string;
  /** The accessible name and the tooltip. */
  label: string;
  icon: IconName;
  /** Lets a key find the button. */
  dataKey?: string;
  onPress(): void;
}

export function IconButton({ id, label, icon, dataKey, onPress }: IconButtonProps) {
  return (
    <button
      id={id}
      type="button"
      class="ghost"
      data-key={dataKey}
      aria-label={label}
      title={label}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  );
}

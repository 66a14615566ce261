import { Icon, type IconName } from "./icon.tsx";

interface IconButtonProps {
  /** Its name, shown as a tooltip too. */
  label: string;
  icon: IconName;
  /** It opens a menu. */
  menu?: boolean;
  onPress(button: HTMLButtonElement): void;
}

export function IconButton({ label, icon, menu = false, onPress }: IconButtonProps) {
  return (
    <button
      type="button"
      class="ghost"
      aria-label={label}
      title={label}
      aria-haspopup={menu ? "menu" : undefined}
      onClick={({ currentTarget }) => onPress(currentTarget)}
    >
      <Icon name={icon} />
    </button>
  );
}

import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { Icon } from "../ui/icon.tsx";
import { type Command, listCommands } from "./list-commands.ts";

interface PaletteProps {
  app: App;
  workspace: Workspace;
}

/** Finds tokens, their actions, screens and organizations by typing. The focus stays in its field. */
export function Palette({ app, workspace }: PaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const search = useSignal("");
  const chosen = useSignal(0);
  const commands = listCommands(app, workspace, search.value);
  const current = commands[chosen.value];

  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);

  function close() {
    app.layer.value = null;
  }

  function run(command: Command) {
    close();
    command.run();
  }

  function move(by: number) {
    const next = (chosen.peek() + by + commands.length) % commands.length;
    chosen.value = Number.isNaN(next) ? 0 : next;
    document.getElementById(`${id}-${chosen.peek()}`)?.scrollIntoView({ block: "nearest" });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter" && current !== undefined) run(current);
    else return;
    event.preventDefault();
  }

  return (
    <dialog
      ref={dialog}
      class="palette"
      closedby="any"
      aria-label={t("palette.title")}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <input
        type="text"
        role="combobox"
        dir="auto"
        aria-label={t("palette.search")}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={current === undefined ? undefined : `${id}-${chosen.value}`}
        placeholder={t("palette.hint")}
        autocomplete="off"
        spellcheck={false}
        maxLength={200}
        value={search.value}
        onInput={({ currentTarget }) => {
          if (workspace.recognition.take(currentTarget.value)) {
            // A pasted secret is recognized on the list, and never searched for.
            close();
            app.router.go({ screen: "tokens" });
            return;
          }
          search.value = currentTarget.value;
          chosen.value = 0;
        }}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} class="options" role="listbox" aria-label={t("palette.results")}>
        {commands.map((command, index) => (
          <button
            key={command.id}
            id={`${id}-${index}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen.value}
            onPointerMove={() => {
              chosen.value = index;
            }}
            onClick={() => run(command)}
          >
            <Icon name={command.icon} />
            <span class="one-line" dir="auto">
              {command.label}
            </span>
            {command.of !== undefined && (
              <span class="aside one-line" dir="auto">
                {command.of}
              </span>
            )}
          </button>
        ))}
      </div>
      {commands.length === 0 && <p class="quiet">{t("palette.none")}</p>}
      <p class="visually-hidden" role="status">
        {t("palette.count", commands.length, { count: commands.length })}
      </p>
    </dialog>
  );
}

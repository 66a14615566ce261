import type { App } from "../../state/app/app.ts";
import { focusSearch } from "../ui/move-focus.ts";

/**
 * Returns true if an input method uses the key to compose a character. Enter chooses a candidate there, and
 * arrows move among them, so the key is no command.
 *
 * Some browsers say so only by the key code 229 (UI Events, section 8.3).
 */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

/**
 * Handles the keys of the app. Ctrl-K or ⌘-K opens the palette from anywhere. Outside of text fields, `/` focuses the
 * search, `n` opens the form for a new token, the down arrow enters the list, `.` opens the actions of the focused
 * row, `?` shows all keys, and Escape goes back.
 */
export function handleShortcut(event: KeyboardEvent, app: App): void {
  if (event.defaultPrevented || app.menu.open.peek() !== null) return;
  if (document.querySelector("dialog[open]")) return;
  if (opensPalette(event) && app.workspace.peek() !== null) {
    // In some browsers, the keys search the web.
    event.preventDefault();
    app.layer.value = "palette";
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "ArrowDown" && canEnterRows(event.target)) {
    focusFirstRow(event);
    return;
  }
  if (isTyping(event.target)) return;
  switch (event.key) {
    case "/":
      if (focusSearch()) event.preventDefault();
      break;
    case "n":
      openNewToken(event, app);
      break;
    case ".":
      openActions(event);
      break;
    case "?":
      event.preventDefault();
      app.layer.value = "keys";
      break;
    case "Escape":
      goBack(event);
      break;
  }
}

function opensPalette({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  return key.toLowerCase() === "k" && (ctrlKey || metaKey) && !altKey && !shiftKey;
}

/** Presses the screen's Back button. */
function goBack(event: KeyboardEvent) {
  const back = document.querySelector<HTMLElement>("header [data-key=back]");
  if (back === null) return;
  // Escape would also close the popup.
  event.preventDefault();
  back.click();
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !["checkbox", "radio"].includes(target.type))
  );
}

/** Returns true if the down arrow moves the focus from this element into the list. */
function canEnterRows(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.matches("h1, body, [data-key=search]");
}

function focusFirstRow(event: KeyboardEvent) {
  const row = document.querySelector<HTMLElement>("[data-key=rows] .row-name");
  if (row === null) return;
  event.preventDefault();
  row.focus();
}

function openNewToken(event: KeyboardEvent, { router, workspace }: App) {
  const current = workspace.peek();
  const route = current?.route.peek();
  if (!current || !route) return;
  const { shown } = current.personTabs;
  const listsTokens =
    route.screen === "tokens" ||
    // The address may name a tab that is hidden or not offered for this person.
    (route.screen === "person" && route.tab === "tokens" && shown.peek()?.includes("tokens"));
  if (!listsTokens) return;
  const { list, routes } = current.shownTokens.peek();
  const state = list.state.peek();
  if (state.status === "ready" && state.staleSince !== null) return;
  event.preventDefault();
  router.go(routes.form);
}

function openActions(event: KeyboardEvent) {
  if (!(event.target instanceof Element)) return;
  const button = event.target.closest("li.row")?.querySelector<HTMLElement>("[aria-haspopup]");
  if (!button) return;
  event.preventDefault();
  button.focus();
  button.click();
}

import { foldText } from "../../../shared/fold-text.ts";
import { labelTokens } from "../../format/disambiguate-names.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { getReadyValue } from "../../state/core/loadable.ts";
import { getShownOwner } from "../../state/core/router.ts";
import { searchTokens } from "../../state/tokens/select-tokens.ts";
import { listAccountEntries } from "../frame/account-button.tsx";
import { listTokenActions } from "../tokens/list-token-actions.ts";
import type { IconName } from "../ui/icon.tsx";
import type { MenuEntry } from "../ui/menu-entries.tsx";

/** Something that the palette can do. */
export interface Command {
  /** Unique in the palette. */
  id: string;
  label: string;
  /** The token that an action is for. */
  of?: string;
  icon: IconName;
  run(): void;
}

/** More would hide the screens below them. */
const MAX_TOKENS = 6;
/** Only the best matches show their actions. */
const MAX_TOKENS_WITH_ACTIONS = 2;

/**
 * Lists what matches a search: tokens, their actions, screens and organizations. Names that begin with the search come
 * first. Without a search, it lists no tokens' actions.
 */
export function listCommands(app: App, workspace: Workspace, search: string): readonly Command[] {
  const tokens = listTokenCommands(app, workspace, search);
  const others = listScreenCommands(app, workspace).filter(({ label }) => hasWords(label, search));
  return search.trim() === "" ? [...others, ...tokens] : [...tokens, ...others];
}

function listTokenCommands(app: App, workspace: Workspace, search: string): Command[] {
  const all = getReadyValue(workspace.mine.list.all.value);
  if (all === null) return [];
  const labels = labelTokens(all.tokens, new Set());
  const named = search.trim() !== "";
  const action = named ? findAction(app, workspace, search) : null;
  const found = searchTokens(all.tokens, action?.rest ?? search, app.effects.now());
  const best = rank(found, action?.rest ?? search).slice(0, MAX_TOKENS);
  return best.flatMap((token, index) => {
    const label = labels.get(token.id) ?? token.name;
    const actions = listTokenActions(app, workspace, token, all.staleSince !== undefined);
    const [view, ...rest] = actions.filter(({ disabled }) => !disabled);
    const showsActions = action !== null || (named && index < MAX_TOKENS_WITH_ACTIONS);
    const shown = showsActions
      ? rest.filter(({ label: name }) => hasWords(name, action?.name ?? ""))
      : [];
    const commands = shown.map((item) => ({
      id: `${token.id} ${item.label}`,
      label: item.label,
      of: label,
      icon: item.icon,
      run: () => runForOwnToken(app, workspace, item.onSelect),
    }));
    const open = view && { id: token.id, label, icon: "key-round" as const, run: view.onSelect };
    return action === null && open ? [open, ...commands] : commands;
  });
}

/** Finds an action that a search names in its first or last word: "revoke ci", "ci revoke". */
function findAction(app: App, workspace: Workspace, search: string) {
  const all = getReadyValue(workspace.mine.list.all.peek())?.tokens ?? [];
  const names = new Set(
    all.flatMap((token) =>
      listTokenActions(app, workspace, token, false).map(({ label }) => label),
    ),
  );
  const words = search.trim().split(/\s+/u);
  for (const index of [0, words.length - 1]) {
    const word = foldText(words[index] ?? "");
    const name = [...names].find((label) => word.length > 2 && foldText(label).startsWith(word));
    if (name !== undefined) return { name, rest: words.toSpliced(index, 1).join(" ") };
  }
  return null;
}

/** Puts tokens whose name begins with the search before the others. */
function rank<Named extends { name: string }>(found: readonly Named[], search: string) {
  const start = foldText(search.trim());
  const begins = ({ name }: Named) => (foldText(name).startsWith(start) ? 0 : 1);
  return found.toSorted((one, other) => begins(one) - begins(other));
}

/** The dialogs of an action belong to the person's own tokens, so no other person's screen may be open. */
function runForOwnToken(app: App, workspace: Workspace, run: () => void) {
  if (getShownOwner(workspace.route.peek()) !== null) app.router.go({ screen: "tokens" });
  run();
}

function listScreenCommands(app: App, workspace: Workspace): Command[] {
  const create: Command = {
    id: "new",
    label: t("tokens.new"),
    icon: "plus",
    run: () => app.router.go({ screen: "new" }),
  };
  const keys: Command = {
    id: "keys",
    label: t("keys.title"),
    icon: "list",
    run: () => {
      app.layer.value = "keys";
    },
  };
  return [create, ...listAccountEntries(app, workspace).flatMap(toCommands), keys];
}

function toCommands(entry: MenuEntry): Command[] {
  if ("entries" in entry) return entry.entries.flatMap(toCommands);
  if ("checked" in entry) return [];
  if (!("chosen" in entry)) {
    return [{ id: entry.label, label: entry.label, icon: entry.icon, run: entry.onSelect }];
  }
  if (entry.chosen) return [];
  const label = t("palette.switchTo", { name: entry.label });
  return [{ id: label, label, icon: "building", run: entry.onSelect }];
}

function hasWords(label: string, search: string): boolean {
  const text = foldText(label);
  return foldText(search)
    .split(/\s+/u)
    .every((word) => text.includes(word));
}

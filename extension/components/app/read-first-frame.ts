import type { MeResource } from "../../../shared/wire/me-resource.ts";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { getConnectionKey } from "../../connection.ts";
import {
  CLOCK_LEAD_KEY,
  CONNECTIONS_KEY,
  type FirstFrame,
  getKeptKey,
  getListKey,
  getMeKey,
  type KeptHints,
  SETTINGS_KEY,
} from "../../first-frame.ts";
import type { Settings } from "../../messages.ts";

/** The part of the browser's storage that a page reads. */
export interface StorageAreas {
  session: { get(keys: string[]): Promise<Record<string, unknown>> };
  local: { get(keys: string[]): Promise<Record<string, unknown>> };
}

/** What a page paints before the background has answered. */
export interface Start {
  /** `null` if this device does not know a list: nobody is signed in, or the browser has just started. */
  frame: FirstFrame | null;
  theme: Settings["theme"];
  clockLeadMs: number;
}

interface StoredConnection {
  origin: string;
  organizationId: string;
  subject: string;
}

interface StoredKept {
  entries: Record<string, { hint: string }>;
}

interface StoredList {
  at: number;
  tokens: TokenResource[];
  total: number;
}

/**
 * Reads what a page paints in its first frame.
 *
 * The items of the session need no check: this version of the extension has written them, since the browser
 * empties that storage at each update.
 */
export async function readStart({ session, local }: StorageAreas): Promise<Start> {
  const [frame, stored] = await Promise.all([
    readFrame(session, local),
    local.get([SETTINGS_KEY, CLOCK_LEAD_KEY]),
  ]);
  const lead = stored[CLOCK_LEAD_KEY];
  return {
    frame,
    theme: readTheme(stored[SETTINGS_KEY]),
    clockLeadMs: typeof lead === "number" && Number.isFinite(lead) ? lead : 0,
  };
}

async function readFrame(
  session: StorageAreas["session"],
  local: StorageAreas["local"],
): Promise<FirstFrame | null> {
  const { [CONNECTIONS_KEY]: connections } = await session.get([CONNECTIONS_KEY]);
  const [current] = (connections ?? []) as StoredConnection[];
  if (current === undefined) return null;
  const key = getConnectionKey(current);
  const [items, onDisk] = await Promise.all([
    session.get([getListKey(key), getMeKey(key)]),
    local.get([getKeptKey(key)]),
  ]);
  const list = items[getListKey(key)] as StoredList | undefined;
  const me = items[getMeKey(key)] as MeResource | undefined;
  if (list === undefined || me === undefined) return null;
  const connection = { ...current, key, host: new URL(current.origin).host };
  return { connection, me, kept: readHints(onDisk[getKeptKey(key)]), ...list };
}

/** Reads what the background has stored, perhaps an older version of it. */
function readHints(item: unknown): KeptHints {
  const entries = (item as Partial<StoredKept> | undefined)?.entries ?? {};
  return Object.fromEntries(Object.entries(entries).map(([id, { hint }]) => [id, hint]));
}

function readTheme(settings: unknown): Settings["theme"] {
  const theme = (settings as Partial<Settings> | undefined)?.theme;
  return theme === "light" || theme === "dark" ? theme : "system";
}

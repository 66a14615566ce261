import type { Failure, Reply } from "../../connection.ts";
import type { Messages } from "../../messages.ts";
import type { Route } from "./router.ts";

/** Asks the background; see `messages.ts`. */
export type Send = <Name extends keyof Messages>(
  name: Name,
  ...data: Parameters<Messages[Name]>
) => Promise<ReturnType<Messages[Name]>>;

/** Where the app is shown. */
export type Surface = "popup" | "sidepanel" | "tab";

/** What the extension asks for only once a setting needs it. */
export type OptionalPermission = "notifications" | "clipboardRead";

/** All that the stores need of the world. */
export interface Effects {
  send: Send;
  /** Epoch milliseconds. */
  now(): number;
  copy(text: string): Promise<void>;
  /** Runs `task` once after `delayMs`; the returned function calls it off. */
  after(delayMs: number, task: () => void): () => void;
  permissions: {
    has(permission: OptionalPermission): Promise<boolean>;
    /** Only while a press is handled. */
    request(permission: OptionalPermission): Promise<boolean>;
    release(permission: OptionalPermission): Promise<unknown>;
  };
  surface: Surface;
  version: string;
  openSidePanel(): Promise<void>;
  openTab(route: Route): Promise<void>;
}

/** What becomes of a message that the background could not even answer. */
export const UNEXPECTED: Failure = { kind: "problem", problem: "unknown", status: 0, errors: [] };

/** As `reply`, but a refusal is an (unexpected) failure too. */
export async function settle<Value>(reply: Promise<Reply<Value>>): Promise<Reply<Value>> {
  try {
    return await reply;
  } catch {
    return { ok: false, failure: UNEXPECTED };
  }
}

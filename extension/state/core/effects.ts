import type { Failure, Reply } from "../../connection.ts";
import type { Messages } from "../../messages.ts";
import type { Route } from "./router.ts";

/** Sends a message to the background; see `messages.ts`. */
export type Send = <Name extends keyof Messages>(
  name: Name,
  ...data: Parameters<Messages[Name]>
) => Promise<ReturnType<Messages[Name]>>;

/** The browser surface that shows the app. */
export type Surface = "popup" | "sidepanel" | "tab";

/** A browser permission that is requested only when a setting needs it. */
export type OptionalPermission = "notifications" | "clipboardRead";

/** The effects that the stores depend on. */
export interface Effects {
  send: Send;
  /** Epoch milliseconds by the server's clock, to which its instants are compared. */
  now(): number;
  /** Epoch milliseconds by this computer's clock, which may be wrong: for delays only. */
  deviceNow(): number;
  copy(text: string): Promise<void>;
  /** Runs `task` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, task: () => void): () => void;
  permissions: {
    has(permission: OptionalPermission): Promise<boolean>;
    /** Allowed only while a click or key press is handled. */
    request(permission: OptionalPermission): Promise<boolean>;
    release(permission: OptionalPermission): Promise<unknown>;
  };
  surface: Surface;
  version: string;
  /** Returns the keys that open the extension, in the browser's words; empty if there are none. */
  loadShortcut(): Promise<string>;
  /** Opens the page of the browser that changes those keys. */
  openShortcuts(): Promise<unknown>;
  openSidePanel(): Promise<void>;
  openTab(route: Route): Promise<void>;
  /** Opens a web page in a tab. Only https, or http on this computer. */
  openAddress(address: string): Promise<void>;
}

/** The failure of a message that the background did not answer. */
export const UNEXPECTED: Failure = { kind: "problem", problem: "unknown", status: 0, errors: [] };

/** Rejects a request with a failure that a person has caused. */
export class RequestError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super("The request was stopped");
    this.failure = failure;
  }
}

/** Returns the failure of a request that was rejected. */
export function getFailure(error: unknown): Failure {
  return error instanceof RequestError ? error.failure : UNEXPECTED;
}

/** Awaits a reply. A promise that rejects counts as an unexpected failure, unless a person has stopped it. */
export async function settle<Value>(reply: Promise<Reply<Value>>): Promise<Reply<Value>> {
  try {
    return await reply;
  } catch (error) {
    return { ok: false, failure: getFailure(error) };
  }
}

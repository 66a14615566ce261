/** One area of the browser's storage. */
export interface KeyValueStore {
  /** `undefined` where nothing is stored under `key`. */
  get(key: string): Promise<unknown>;
  /** Writes all of `items` or none of them. */
  set(items: Readonly<Record<string, unknown>>): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
  /**
   * Writes what `change` makes of the items under `keys`; no other write comes in between.
   *
   * @param change names the items that are to be different; `undefined` removes one
   * @returns the items as they then stand, in the order of `keys`
   */
  update(
    keys: readonly string[],
    change: (items: readonly unknown[]) => Readonly<Record<string, unknown>>,
  ): Promise<readonly unknown[]>;
}

/**
 * Everything that the background does to the world, passed in so that it runs without a browser.
 *
 * The browser may stop the background at any `await`, so whatever must not be lost is in one of
 * the stores before the effect that depends on it.
 */
export interface Effects {
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** On disk, in plain text: never a secret. */
  local: KeyValueStore;
  /** In memory until the browser closes: the only place for secrets. */
  session: KeyValueStore;
  /** Where the browser takes the authorization response from. */
  redirectUri: string;
  /**
   * Runs an authorization request in the browser's own window, or in none unless `interactive`.
   *
   * @returns the redirect's full URL
   * @throws where the window was closed or no redirect came
   */
  launchWebAuthFlow(url: string, ask: { interactive: boolean }): Promise<string>;
  /** Epoch milliseconds. */
  now(): number;
  randomBytes(length: number): Uint8Array<ArrayBuffer>;
  isOnline(): boolean;
  /** Whether a page of the extension is open that an answer can still reach. */
  hasOpenPage(): Promise<boolean>;
  /** What the toolbar's button shows: a number unless it is 0, and a title that says it in words. */
  showOnButton(button: { count: number; title: string }): Promise<void>;
  /** @returns whether it was shown, which takes an optional permission */
  notify(text: string): Promise<boolean>;
  /** Empties the clipboard if it still holds text of this digest (`digestText`) and may be read. */
  clearClipboard(digest: string): Promise<void>;
  /** Wakes the background under `name` at about `at` (epoch milliseconds), running or not. */
  wakeAt(name: string, at: number): Promise<void>;
}

/** An area of the browser's storage. */
export interface KeyValueStore {
  /** @returns the item, or `undefined` if nothing is stored under `key` */
  get(key: string): Promise<unknown>;
  /** Writes all of `items` or none of them. */
  set(items: Readonly<Record<string, unknown>>): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
  /** Lists the keys of all items. */
  listKeys(): Promise<readonly string[]>;
  /**
   * Reads the items under `keys` and writes the changed ones, with no other write in between.
   *
   * @param change returns the changed items by key; `undefined` removes an item
   * @returns the items after the change, in the order of `keys`
   */
  update(
    keys: readonly string[],
    change: (items: readonly unknown[]) => Readonly<Record<string, unknown>>,
  ): Promise<readonly unknown[]>;
}

/** A store of key pairs whose private keys nobody can read, not even this extension. */
export interface KeyPairStore {
  /** Returns the key pair of a name. If there is none, makes one and keeps it. */
  loadOrAdd(name: string, create: () => Promise<CryptoKeyPair>): Promise<CryptoKeyPair>;
}

/**
 * The side effects of the background, passed in so that it runs without a browser.
 *
 * The browser may stop the background at any `await`. So anything that must not be lost is written
 * to a store before the effect that depends on it.
 */
export interface Effects {
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** On disk, in plain text: never a secret, unless it is sealed. */
  local: KeyValueStore;
  /** In memory until the browser closes: the only place for secrets. */
  session: KeyValueStore;
  keyPairs: KeyPairStore;
  /** Reads what the organization has set for this extension by a policy; `{}` if it has set nothing. */
  readPolicy(): Promise<unknown>;
  /** The URI at which the browser receives the authorization response. */
  redirectUri: string;
  /**
   * Runs an authorization request, in a window of the browser only if `interactive`.
   *
   * @returns the redirect's full URL
   * @throws if the window was closed or no redirect came
   */
  launchWebAuthFlow(url: string, options: { interactive: boolean }): Promise<string>;
  /**
   * Epoch milliseconds by this computer's clock, which may be wrong: for ages and alarms only. What the server has
   * dated is compared with `loadServerNow`.
   */
  now(): number;
  randomBytes(length: number): Uint8Array<ArrayBuffer>;
  isOnline(): boolean;
  /** Tells the extension's open pages that what they show may have changed. */
  tellPages(): void;
  /** Returns true if a page of the extension is open and can show an answer. */
  hasOpenPage(): Promise<boolean>;
  /** Opens a page of the extension, such as `/welcome.html`, in a new tab. */
  openPage(path: string): Promise<void>;
  /** Shows the count on the toolbar's button, unless it is 0, and the title as its tooltip. */
  showOnButton(button: { count: number; title: string }): Promise<void>;
  /** @returns true if the notification was shown, which takes an optional permission */
  notify(text: string): Promise<boolean>;
  /** Empties the clipboard if it may be read and its text still has this digest (`digestText`). */
  clearClipboard(digest: string): Promise<void>;
  /** Sets the alarm `name`, which starts the background at about `at` (epoch milliseconds). */
  wakeAt(name: string, at: number): Promise<void>;
}

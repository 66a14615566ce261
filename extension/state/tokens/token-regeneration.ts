import { signal } from "@preact/signals";
import type { ExpiryChoice } from "../../../shared/expiry.ts";
import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import type { Failure } from "../../connection.ts";
import type { ExpiryError } from "../../format/draft-expiry.ts";
import {
  checkExpiry,
  computeExpiry,
  type DraftExpiry,
  getChoiceValue,
  getDraftValue,
  toDraftExpiry,
  toExpiryRequest,
} from "../../format/draft-expiry.ts";
import { isActive } from "../../format/token-status.ts";
import { toFormErrors } from "../core/form-check.ts";
import type { Loader } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";
import type { CreationStore } from "./creation.ts";
import type { SecretReveal } from "./secret-reveal.ts";

const DAY_SECONDS = 86_400;
/** The server counts from its own second, and some choices end with a day. */
const SAME_MS = 3_600_000;

/** The periods for which the old secret can stay valid. */
export const GRACE_CHOICES_SECONDS = [0, 3_600, DAY_SECONDS, 604_800] as const;

export interface Regeneration {
  /** The token as last fetched. */
  token: TokenResource;
  /** `null` until the catalog is loaded. */
  expiry: DraftExpiry | null;
  graceSeconds: number;
  /** For another person's token: true if the old secret stops before the new one is collected. */
  stopsOld: boolean;
  error: ExpiryError | null;
}

interface RegenerationParts {
  creation: CreationStore;
  catalog: Loader<CatalogView>;
  /** The choice to see the new secret of another person's token. */
  reveal: SecretReveal;
  /** The token has changed since the screen loaded it. */
  onChanged(): void;
}

/** Creates the dialog that gives a token a new secret, with its expiry and the old secret's end. */
export function createTokenRegeneration(
  { effects, owner, key, ask }: StoreContext,
  { creation, catalog, reveal, onChanged }: RegenerationParts,
) {
  /** The open dialog, or `null`. */
  const dialog = signal<Regeneration | null>(null);

  function edit(change: Partial<Regeneration>) {
    const before = dialog.peek();
    if (before !== null) dialog.value = { ...before, ...change };
  }

  /** Keeps the chosen expiry if the catalog offers it, or selects the token's own or the catalog's default. */
  function selectExpiry() {
    const offered = catalog.state.peek();
    const open = dialog.peek();
    if (offered.status !== "ready" || open === null) return;
    const { choices, default: byDefault } = offered.value.expiry;
    const isOffered = (expiry: DraftExpiry | null) =>
      expiry !== null && choices.map(getChoiceValue).includes(getDraftValue(expiry));
    if (isOffered(open.expiry)) return;
    const own = findOwnValidity(open.token, choices);
    edit({ expiry: own ?? toDraftExpiry(byDefault) });
  }

  /** Reloads the catalog, because the offered expiries may have changed. */
  async function load() {
    await catalog.load();
    selectExpiry();
  }

  function begin(token: TokenResource) {
    reveal.choose(false);
    const graceSeconds = isInUse(token, effects.now()) ? DAY_SECONDS : 0;
    dialog.value = { token, expiry: null, graceSeconds, stopsOld: false, error: null };
    selectExpiry();
  }

  /** Returns the failure of the open dialog's token. */
  function getFailure(): Failure | null {
    return dialog.value === null ? null : findFailure(dialog.value.token);
  }

  /** Returns the failed regeneration's failure if it was for this token. */
  function findFailure({ id }: TokenResource): Failure | null {
    const state = creation.state.value;
    return state.at === "failed" && state.regenerates?.id === id ? state.failure : null;
  }

  /** Ends a failed creation, unless it may still have succeeded. An ended session leaves that open too. */
  function dismiss(failed: Failure | null) {
    if (failed === null || ["outcome_unknown", "session_ended"].includes(failed.kind)) return;
    void creation.acknowledge();
  }

  /** Returns the failure and dismisses it if the dialog was closed meanwhile and cannot show it. */
  function takeUnshownFailure(token: TokenResource): Failure | null {
    if (dialog.peek()?.token.id === token.id) return null;
    const failed = findFailure(token);
    dismiss(failed);
    return failed;
  }

  /** Reloads the token if the failure means that it has changed. */
  async function reloadIfOutdated(failed: Failure) {
    const { id } = dialog.peek()?.token ?? {};
    if (id === undefined || !isOutdated(failed)) return;
    const reply = await ask(effects.send("getToken", { ...key, id }));
    if (reply.ok) edit({ token: reply.value, graceSeconds: 0 });
    onChanged();
  }

  async function handleFailure() {
    const failed = getFailure();
    if (failed === null) return;
    edit({ error: toFormErrors(failed).expires ?? null });
    reveal.handleFailure(failed);
    await reloadIfOutdated(failed);
  }

  return {
    dialog,
    reveal,
    getFailure,
    load,
    edit,
    async open(token: TokenResource) {
      begin(token);
      dismiss(getFailure());
      await load();
    },
    /** Reopens the dialog for a regeneration that an earlier page left unfinished. */
    async resume(token: TokenResource) {
      begin(token);
      await Promise.all([load(), handleFailure()]);
    },
    close() {
      dismiss(getFailure());
      dialog.value = null;
    },
    /** Regenerates the token. @returns the failure if the dialog was closed meanwhile and cannot show it */
    async confirm(): Promise<Failure | null> {
      const regeneration = dialog.peek();
      const offered = catalog.state.peek();
      if (regeneration === null || offered.status !== "ready") return null;
      const { token, expiry, graceSeconds, stopsOld } = regeneration;
      if (expiry === null || creation.state.peek().at === "working") return null;
      const now = effects.now();
      const error = checkExpiry(expiry, now, offered.value.expiry);
      edit({ error });
      if (error !== null) return null;
      const expires = toExpiryRequest(expiry, offered.value.expiry);
      const hasWorkingSecret = isActive(token, now);
      const oldSecret =
        owner === null
          ? { grace_seconds: hasWorkingSecret ? graceSeconds : 0 }
          : { stop_old_secret: hasWorkingSecret && stopsOld, reveal: reveal.wanted.peek() };
      await creation.regenerate(key, token, { expires, ...oldSecret });
      await handleFailure();
      return takeUnshownFailure(token);
    },
    async retry() {
      await creation.retry();
      await handleFailure();
    },
  };
}

/** Returns true if a program has used the token in the last day, and would fail if the secret stopped at once. */
function isInUse({ last_used_at: usedAt }: TokenResource, now: number): boolean {
  return usedAt !== null && now - Date.parse(usedAt) < DAY_SECONDS * 1000;
}

/**
 * Returns the choice by which the token was created, if the catalog offers it. A token that never expires must not
 * get an end that nobody has chosen.
 */
function findOwnValidity(
  { created_at, expires_at }: TokenResource,
  choices: readonly ExpiryChoice[],
): DraftExpiry | null {
  const createdAt = Date.parse(created_at);
  const isOwn = (choice: DraftExpiry) =>
    expires_at === null
      ? choice.choice === "never"
      : Math.abs((computeExpiry(choice, createdAt) ?? 0) - Date.parse(expires_at)) < SAME_MS;
  return choices.map(toDraftExpiry).find(isOwn) ?? null;
}

/** Returns true if the token was changed or deleted meanwhile, or is no longer active and so cannot have a grace period. */
function isOutdated(failure: Failure): boolean {
  if (failure.kind !== "problem") return false;
  return (
    failure.problem === "stale_version" ||
    failure.problem === "not_found" ||
    failure.errors.some(({ pointer }) => pointer === "/grace_seconds")
  );
}

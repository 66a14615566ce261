import { signal } from "@preact/signals";
import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import type { Failure } from "../../connection.ts";
import type { ExpiryError } from "../../format/draft-expiry.ts";
import {
  checkExpiry,
  type DraftExpiry,
  getChoiceValue,
  getDraftValue,
  toDraftExpiry,
  toExpiryRequest,
} from "../../format/draft-expiry.ts";
import { isActive } from "../../format/token-status.ts";
import { errorsFromFailure } from "../core/form-check.ts";
import type { Loader } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";
import type { CreationStore } from "./creation.ts";
import type { SecretReveal } from "./secret-reveal.ts";

/** For how long the old secret may go on; the first is what nobody has to choose. */
export const GRACES_SECONDS = [0, 3_600, 86_400, 604_800] as const;

export interface Regeneration {
  /** As it was when last fetched. */
  token: TokenResource;
  /** `null` until the catalog has said what is offered. */
  expiry: DraftExpiry | null;
  graceSeconds: number;
  /** Of somebody else's: whether the old secret stops before the new one is collected. */
  stopsOld: boolean;
  error: ExpiryError | null;
}

interface RegenerationParts {
  creation: CreationStore;
  catalog: Loader<CatalogView>;
  /** Whether the new secret of somebody else's token is to be shown. */
  reveal: SecretReveal;
  /** The token is another one than the screen shows. */
  onChanged(): void;
}

/** The question before a token gets a new secret: for how long, and when the old one stops. */
export function createTokenRegeneration(
  { effects, owner, key, ask }: StoreContext,
  { creation, catalog, reveal, onChanged }: RegenerationParts,
) {
  const asked = signal<Regeneration | null>(null);

  function edit(change: Partial<Regeneration>) {
    const before = asked.peek();
    if (before !== null) asked.value = { ...before, ...change };
  }

  /** An expiry that is offered: the one chosen, or else the catalog's own. */
  function offerExpiry() {
    const offered = catalog.state.peek();
    if (offered.status !== "ready") return;
    const { choices, default: byDefault } = offered.value.expiry;
    const chosen = asked.peek()?.expiry ?? null;
    const kept = chosen !== null && choices.map(getChoiceValue).includes(getDraftValue(chosen));
    if (!kept) edit({ expiry: toDraftExpiry(byDefault) });
  }

  /** What is offered may have changed since it was last asked for. */
  async function load() {
    await catalog.load();
    offerExpiry();
  }

  function begin(token: TokenResource) {
    reveal.choose(false);
    asked.value = { token, expiry: null, graceSeconds: 0, stopsOld: false, error: null };
    offerExpiry();
  }

  /** Why it failed, where it did: the creation is of this token or of another. */
  function failure(): Failure | null {
    return asked.value === null ? null : failureOf(asked.value.token);
  }

  function failureOf({ id }: TokenResource): Failure | null {
    const state = creation.state.value;
    return state.at === "failed" && state.regenerates?.id === id ? state.failure : null;
  }

  /** Only what may still have happened is worth coming back to: also where the session ended meanwhile. */
  function dismiss(failed: Failure | null) {
    if (failed === null || ["outcome_unknown", "session_ended"].includes(failed.kind)) return;
    void creation.acknowledge();
  }

  /** Why it failed, where the question was closed meanwhile and can say so no more. */
  function leftFailure(token: TokenResource): Failure | null {
    if (asked.peek()?.token.id === token.id) return null;
    const failed = failureOf(token);
    dismiss(failed);
    return failed;
  }

  /** What was asked for no longer fits the token: it is shown as it stands now. */
  async function refresh(failed: Failure) {
    const { id } = asked.peek()?.token ?? {};
    if (id === undefined || !isOutdated(failed)) return;
    const reply = await ask(effects.send("getToken", { ...key, id }));
    if (reply.ok) edit({ token: reply.value, graceSeconds: 0 });
    onChanged();
  }

  async function followUp() {
    const failed = failure();
    if (failed === null) return;
    edit({ error: errorsFromFailure(failed).expires ?? null });
    reveal.takeFailure(failed);
    await refresh(failed);
  }

  return {
    asked,
    reveal,
    failure,
    load,
    edit,
    async open(token: TokenResource) {
      begin(token);
      dismiss(failure());
      await load();
    },
    /** Comes back to what an earlier page left unfinished. */
    async resume(token: TokenResource) {
      begin(token);
      await Promise.all([load(), followUp()]);
    },
    close() {
      dismiss(failure());
      asked.value = null;
    },
    /** @returns why it failed, where the question was closed meanwhile and can say so no more */
    async confirm(): Promise<Failure | null> {
      const regeneration = asked.peek();
      const offered = catalog.state.peek();
      if (regeneration === null || offered.status !== "ready") return null;
      const { token, expiry, graceSeconds, stopsOld } = regeneration;
      if (expiry === null || creation.state.peek().at === "working") return null;
      const now = effects.now();
      const error = checkExpiry(expiry, now, offered.value.expiry);
      edit({ error });
      if (error !== null) return null;
      const expires = toExpiryRequest(expiry, offered.value.expiry);
      const works = isActive(token, now);
      const how =
        owner === null
          ? { grace_seconds: works ? graceSeconds : 0 }
          : { stop_old_secret: works && stopsOld, reveal: reveal.wanted.peek() };
      await creation.regenerate(key, token, { expires, ...how });
      await followUp();
      return leftFailure(token);
    },
    async retry() {
      await creation.retry();
      await followUp();
    },
  };
}

/** Changed by someone else meanwhile, or no longer active, so that its old secret has no grace. */
function isOutdated(failure: Failure): boolean {
  if (failure.kind !== "problem") return false;
  return (
    failure.problem === "stale_version" ||
    failure.errors.some(({ pointer }) => pointer === "/grace_seconds")
  );
}

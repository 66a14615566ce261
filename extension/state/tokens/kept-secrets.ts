import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { KeptCopyResource } from "../../../shared/wire/kept-copy.ts";
import type { MeResource } from "../../../shared/wire/me-resource.ts";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import type { Failure, Reply } from "../../connection.ts";
import type { KeptHints } from "../../first-frame.ts";
import { createLoader, getReadyValue, type Loadable } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";

/** A failure that the person can mend at once. */
export interface KeptProblem {
  failure: Failure;
  tokenId: string;
}

/**
 * Creates the store of the secrets that this browser keeps. The background has them, sealed; pages know their hints.
 *
 * @param known the hints that this device knows, until they are loaded
 */
export function createKeptSecrets(
  { effects, connection, ask }: StoreContext,
  me: ReadonlySignal<Loadable<MeResource>>,
  known: KeptHints = {},
) {
  const { send } = effects;
  const key = { connection: connection.key };
  const hints = signal(known);
  const busy = signal(false);
  const problem = signal<KeptProblem | null>(null);
  /** True if the organization lets its members keep secrets. */
  const allowed = computed(() => {
    const setting = getReadyValue(me.value)?.organization.kept_secrets ?? "off";
    return setting !== "off";
  });

  async function load() {
    hints.value = await send("listKept", key).catch(() => hints.peek());
  }

  /** Sends a change, one at a time. @returns the failure, or `null` */
  async function change(request: () => Promise<Reply<null>>): Promise<Failure | null> {
    if (busy.peek()) return null;
    busy.value = true;
    const reply = await ask(request());
    await load();
    busy.value = false;
    return reply.ok ? null : reply.failure;
  }

  return {
    allowed,
    busy,
    /** Shown above the list or the token until it is mended or another secret is copied. */
    problem,
    count: computed(() => Object.keys(hints.value).length),
    load,
    reload: load,
    /** Returns true if this browser keeps the current secret of the person's own, active token. */
    isKept: ({ id, hint, owner, status }: TokenResource): boolean =>
      allowed.value &&
      owner === connection.subject &&
      status === "active" &&
      hint !== null &&
      hints.value[id] === hint,
    /** Returns true if this browser keeps a secret of the token, perhaps an earlier one. */
    hasKept: (tokenId: string) => Object.hasOwn(hints.value, tokenId),
    keep: (id: string) => change(() => send("keepSecret", { ...key, id })),
    forget: (id: string) => change(() => send("forgetSecret", { ...key, id })),
    forgetAll: () => change(() => send("forgetSecrets", key)),
    forgetCopy: (id: string, copy: string) =>
      change(() => send("forgetCopy", { ...key, id, copy })),
    /** Opens the secret of a token. The page must not keep it longer than it shows it. */
    async open(id: string): Promise<Reply<string>> {
      problem.value = null;
      const reply = await ask(send("openSecret", { ...key, id }));
      if (reply.ok) return reply;
      const { failure } = reply;
      if (isMendable(failure)) problem.value = { failure, tokenId: id };
      else await load();
      return reply;
    },
    /** Opens the server's window, which may close a popup. @returns the failure, or `null` */
    async signInAgain(): Promise<Failure | null> {
      const failure = await change(() => send("signInFreshly", key));
      if (failure === null) problem.value = null;
      return failure;
    },
    /** Creates the loader of the browsers that keep a token's current secret. */
    openCopies: (id: string) =>
      createLoader<KeptCopyResource[]>(() => ask(send("listCopies", { ...key, id }))),
  };
}

/** Returns true for a failure that a new sign-in or forgetting the secret mends. */
export function isMendable(failure: Failure): boolean {
  return needsSignIn(failure) || failure.kind === "secret_unreadable";
}

/** Returns true if the organization asks for a sign-in of the last day. */
export function needsSignIn(failure: Failure): boolean {
  return failure.kind === "problem" && failure.problem === "sign_in_again";
}

export type KeptSecrets = ReturnType<typeof createKeptSecrets>;

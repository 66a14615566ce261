import type { AppStatus, Reply } from "../../../extension/connection.ts";
import type { Creation, TokenDraft } from "../../../extension/creation.ts";
import type {
  AllTokens,
  ManagedSettings,
  Messages,
  Settings,
} from "../../../extension/messages.ts";
import type { Send } from "../../../extension/state/core/effects.ts";
import type { AddScopesRequest } from "../../../shared/wire/token-requests.ts";
import type { TokenPage, TokenResource } from "../../../shared/wire/token-resource.ts";
import type { FakeHandlers } from "./fake-handlers.ts";
import {
  catalog,
  connection,
  me,
  NOW,
  SECRET,
  sessions,
  token,
  usageDays,
  user,
  waitingToken,
} from "./fixtures.ts";
import { organizationAnswers } from "./organization-answers.ts";
import { peopleAnswers } from "./people-answers.ts";

const scopeOf = ({ permission, entity_id = null }: AddScopesRequest["scopes"][number]) => ({
  id: `scp_${permission}_${entity_id}`,
  permission,
  entity_id,
});

const isListed = (listed: TokenResource, status: string) =>
  status === "all" ||
  listed.status === status ||
  (status === "waiting" && listed.collect_by !== null);

const ownedBy = (owner?: string) => (owner === undefined ? {} : { owner });

/** Creates a background that answers from memory. `handlers` replace single answers. */
export function fakeBackground(
  tokens: TokenResource[] = [token()],
  handlers: Partial<FakeHandlers> = {},
) {
  const calls: { name: string; data: unknown }[] = [];
  const memory = {
    draft: null as TokenDraft | null,
    othersDrafts: new Map<string, TokenDraft | null>(),
    creation: { at: "none" } as Creation,
    tokens,
    users: [user()],
    kept: {} as Record<string, string>,
    hiddenTabs: [] as string[],
    settings: {
      ...{ theme: "system", warningDays: 14, notify: false, clearClipboardSeconds: 0 },
      keepSecrets: "ask",
    } as Settings,
    managed: {
      ...{ server: null, mayChangeServer: true, warningDays: null, clearClipboardSeconds: null },
      ...{ showFirstRun: true, ignored: [] },
    } as ManagedSettings,
  };
  const ok = <Value>(value: Value): Reply<Value> => ({ ok: true, value });
  const signedIn: AppStatus = { at: "signed_in", connection };
  const find = (id: string) => memory.tokens.find((one) => one.id === id) ?? token({ id });
  const change = (id: string, next: Partial<TokenResource>) => {
    const changed = { ...find(id), ...next };
    memory.tokens = memory.tokens.map((one) => (one.id === id ? changed : one));
    return ok(changed);
  };

  const answers: FakeHandlers = {
    getStatus: () => signedIn,
    connect: () => ok(signedIn),
    changeServer: () => ({ at: "disconnected" }),
    signIn: () => ok(signedIn),
    signOut: ({ connection: _key }) =>
      ok({ at: "signed_out", origin: connection.origin, host: connection.host, ended: false }),
    ...organizationAnswers(),
    getMe: () => ok(me),
    updateMe: ({ name }) => ok({ ...me, user: { ...me.user, name } }),
    getCatalog: () => ok(catalog),
    listTokens: ({ owner = me.user.id, query: { status, q } }) => {
      const found = memory.tokens.filter(
        (one) =>
          one.owner === owner && isListed(one, status ?? "active") && one.name.includes(q ?? ""),
      );
      return ok({ tokens: found, total: found.length, next_cursor: null });
    },
    // A test that replaces `listTokens` replaces this answer too.
    listAllTokens: async (key): Promise<Reply<AllTokens>> => {
      const query = { ...key, query: { status: "all" as const } };
      const reply = (await answers.listTokens(query)) as Reply<TokenPage & { staleSince?: number }>;
      if (!reply.ok) return reply;
      const { next_cursor: _, ...all } = reply.value;
      return ok(all);
    },
    getToken: ({ id }) => ok(find(id)),
    getActivity: () => ok({ events: [], next_cursor: null }),
    getTokenUsage: () => ok({ days: usageDays() }),
    updateToken: ({ id, change: { name, description, scopes } }) =>
      change(id, {
        ...(name && { name }),
        ...(description !== undefined && { description }),
        ...(scopes && { scopes: scopes.map(scopeOf) }),
      }),
    revokeToken: ({ id }) =>
      change(id, { status: "revoked", revoked_at: new Date(NOW).toISOString() }),
    stopOldSecret: ({ id }) =>
      change(id, { previous_secret_expires_at: null, previous_secret_used_at: null }),
    deleteToken: ({ id }) => {
      memory.tokens = memory.tokens.filter((one) => one.id !== id);
      return ok(null);
    },
    recognizeToken: () => ok({ found: "other", valid: false }),
    revokePresentedToken: () => ok(null),
    revokeAllTokens: ({ owner = me.user.id }) => {
      const live = memory.tokens.filter(
        (one) => one.owner === owner && ["active", "waiting"].includes(one.status),
      );
      for (const { id } of live) change(id, { status: "revoked" });
      return ok({ revoked: live.length });
    },
    deleteAllTokens: () => {
      const deleted = memory.tokens.length;
      memory.tokens = [];
      return ok({ deleted });
    },
    addScopes: ({ id, scopes }) =>
      change(id, { scopes: [...find(id).scopes, ...scopes.map(scopeOf)] }),
    deleteScope: ({ id, scopeId }) =>
      change(id, { scopes: find(id).scopes.filter((scope) => scope.id !== scopeId) }),
    deleteAllScopes: ({ id }) => change(id, { scopes: [] }),
    listSessions: () => ok(sessions),
    endSession: () => ok(null),
    ...peopleAnswers(memory),
    getDraft: ({ owner }) =>
      owner === undefined ? memory.draft : (memory.othersDrafts.get(owner) ?? null),
    saveDraft: ({ owner, draft }) => {
      if (owner === undefined) memory.draft = draft;
      else memory.othersDrafts.set(owner, draft);
    },
    createToken: ({ owner, request }) => {
      if (owner !== undefined && !("reveal" in request && request.reveal)) {
        const handed = waitingToken({ id: "tok_new", name: request.name, owner });
        memory.tokens = [handed, ...memory.tokens];
        memory.creation = { at: "handed", token: handed, owner };
        return memory.creation;
      }
      const issued = token({
        ...{ id: "tok_new", name: request.name, hint: "lk_pat_0bTe…aa31" },
        ...ownedBy(owner),
      });
      memory.tokens = [issued, ...memory.tokens];
      const unsaved = { token: issued, secret: SECRET, availableUntil: NOW + 600_000 };
      memory.creation = { at: "created", unsaved, ...ownedBy(owner) };
      return memory.creation;
    },
    regenerateToken: ({ owner, token: before, request }) => {
      if (owner !== undefined && !("reveal" in request && request.reveal)) {
        change(before.id, { collect_by: "2026-11-30T12:00:00Z", version: before.version + 1 });
        const handed = { token: find(before.id), regenerates: before, owner };
        memory.creation = { at: "handed", ...handed };
        return memory.creation;
      }
      change(before.id, { status: "active", revoked_at: null, version: before.version + 1 });
      const unsaved = { token: find(before.id), secret: SECRET, availableUntil: NOW + 600_000 };
      memory.creation = { at: "created", unsaved, regenerates: before, ...ownedBy(owner) };
      return memory.creation;
    },
    collectToken: ({ token: before }) => {
      const collected = { status: "active", collect_by: null, collect_expires: null } as const;
      change(before.id, { ...collected, hint: "lk_pat_0bTe…aa31", version: before.version + 1 });
      const unsaved = { token: find(before.id), secret: SECRET, availableUntil: NOW + 600_000 };
      memory.creation = { at: "created", unsaved, collects: before };
      return memory.creation;
    },
    declineToken: ({ id }) => {
      const { hint } = find(id);
      if (hint === null) memory.tokens = memory.tokens.filter((one) => one.id !== id);
      else change(id, { collect_by: null, collect_expires: null });
      return ok(null);
    },
    retryCreation: () => memory.creation,
    getCreation: () => memory.creation,
    acknowledgeCreation: () => {
      memory.creation = { at: "none" };
    },
    listKept: () => memory.kept,
    keepSecret: ({ id }) => {
      const { hint } = find(id);
      memory.kept = { ...memory.kept, [id]: hint ?? "" };
      return ok(null);
    },
    openSecret: () => ok(SECRET),
    forgetSecret: ({ id }) => {
      const { [id]: _, ...rest } = memory.kept;
      memory.kept = rest;
      return ok(null);
    },
    forgetSecrets: () => {
      memory.kept = {};
      return ok(null);
    },
    listCopies: () => ok([]),
    forgetCopy: () => ok(null),
    signInFreshly: () => ok(null),
    getSettings: () => memory.settings,
    getManaged: () => memory.managed,
    saveSettings: ({ settings }) => {
      memory.settings = settings;
    },
    noteCopiedSecret: () => {},
    ...handlers,
  };

  const send = (async (name: keyof Messages, ...data: [never]) => {
    calls.push({ name, data: data[0] });
    return answers[name](...data);
  }) as unknown as Send;

  return {
    send,
    calls,
    memory,
    /** Returns the data of the messages that were sent under this name, in order. */
    sent: (name: keyof Messages) =>
      calls.filter((call) => call.name === name).map(({ data }) => data),
  };
}

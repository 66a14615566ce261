import { defineExtensionMessaging } from "@webext-core/messaging";
import type * as v from "valibot";
import type { UserId } from "../shared/ids.ts";
import type { AuditEventPage } from "../shared/wire/audit-event.ts";
import type { CatalogView } from "../shared/wire/catalog-view.ts";
import type { GroupList, RoleList } from "../shared/wire/group-resource.ts";
import type {
  InvitationResource,
  InviteRequest,
  IssuedInvitation,
  IssuedPasswordLink,
} from "../shared/wire/link-resource.ts";
import type { MeResource } from "../shared/wire/me-resource.ts";
import type {
  OrganizationList,
  OrganizationResource,
  UpdateOrganizationRequest,
} from "../shared/wire/organization-resource.ts";
import type {
  CreateProviderRequest,
  ProviderResource,
  ProviderTrial,
  UpdateProviderRequest,
} from "../shared/wire/provider-resource.ts";
import type { SessionResource } from "../shared/wire/session-resource.ts";
import type {
  AddScopesRequest,
  IssueTokenRequest,
  IssueUserTokenRequest,
  ListTokensQuery,
  RegenerateTokenRequest,
  RegenerateUserTokenRequest,
  UpdateTokenRequest,
} from "../shared/wire/token-requests.ts";
import type {
  DeletedAllResource,
  RecognizedTokenResource,
  RevokedAllResource,
  TokenPage,
  TokenResource,
} from "../shared/wire/token-resource.ts";
import type { TokenUsageResource } from "../shared/wire/usage-resource.ts";
import type { UpdateUserRequest, UserPage, UserResource } from "../shared/wire/user-resource.ts";
import type { AppStatus, ConnectionKey, Keyed, Reply } from "./connection.ts";
import type { Creation, TokenDraft } from "./creation.ts";
import type { KeptMessages } from "./kept-messages.ts";

export interface Settings {
  theme: "system" | "light" | "dark";
  /** How many days before a token's expiry the warning starts; 0 turns warnings off. */
  warningDays: number;
  /** True if notifications warn too; takes a permission of the browser. */
  notify: boolean;
  /** If new secrets are kept in this browser: not offered, offered, or kept at once. */
  keepSecrets: "never" | "ask" | "always";
  /** After how many seconds a copied secret is cleared from the clipboard; 0 for never. */
  clearClipboardSeconds: number;
}

/** What the organization has set for this browser, by a policy of the browser. */
export interface ManagedSettings {
  /** The origin of its server; `null` if the policy names none. */
  server: string | null;
  /** False if the user may connect to no other server. */
  mayChangeServer: boolean;
  /** As in `Settings`; `null` if the user chooses. */
  warningDays: number | null;
  /** As in `Settings`; `null` if the user chooses. */
  clearClipboardSeconds: number | null;
  /** False if no page opens after the installation. */
  showFirstRun: boolean;
  /** The names of settings that are unknown or not valid, and therefore ignored. */
  ignored: string[];
}

/** All tokens of an owner in any status, the newest first. */
export interface AllTokens {
  /** At most 1,000. */
  tokens: readonly TokenResource[];
  /** The number of the owner's tokens, which may be more than `tokens`. */
  total: number;
  /** When a cached list was fetched, in epoch milliseconds by this computer's clock; set while the browser is offline. */
  staleSince?: number;
}

/** A query for members; see `ListUsersQuery`. */
export interface UsersQuery {
  q?: string;
  status: "active" | "disabled" | "all";
  role?: string;
  cursor?: string;
}

export type NewProvider = v.InferInput<typeof CreateProviderRequest>;
export type Invitee = v.InferInput<typeof InviteRequest>;

/** Names an owner's tokens; without `owner`, the user's own. */
export interface TokensKey {
  connection: ConnectionKey;
  owner?: UserId;
}
type Owned<Fields = object> = TokensKey & Fields;

/** The messages from the pages to the background, which alone holds the credential and calls fetch. */
export interface Messages extends KeptMessages {
  /** `silent` first tries a sign-in without a window, except after Sign out. */
  getStatus(data: { silent: boolean }): AppStatus;
  connect(data: { address: string }): Reply<AppStatus>;
  changeServer(): AppStatus;
  /** Opens the server's sign-in window. */
  signIn(): Reply<AppStatus>;
  signOut(data: Keyed): Reply<AppStatus>;

  getMe(data: Keyed): Reply<MeResource>;
  updateMe(data: Keyed<{ name: string }>): Reply<MeResource>;
  getCatalog(data: Owned): Reply<CatalogView>;
  /** Lists the tokens that match a query, page by page. */
  listTokens(data: Owned<{ query: ListTokensQuery }>): Reply<TokenPage>;
  listAllTokens(data: Owned): Reply<AllTokens>;
  getToken(data: Owned<{ id: string }>): Reply<TokenResource>;
  getTokenUsage(data: Owned<{ id: string; days: number }>): Reply<TokenUsageResource>;
  /** Lists events of a token, or with `null` of the account and all its tokens; the newest first. */
  getActivity(data: Owned<{ tokenId: string | null; cursor?: string }>): Reply<AuditEventPage>;
  updateToken(
    data: Owned<{ id: string; change: UpdateTokenRequest; version: number }>,
  ): Reply<TokenResource>;
  revokeToken(data: Owned<{ id: string }>): Reply<TokenResource>;
  /** Stops the secret that a regeneration has left working. */
  stopOldSecret(data: Keyed<{ id: string; version: number }>): Reply<TokenResource>;
  deleteToken(data: Owned<{ id: string }>): Reply<null>;
  /** Declines or withdraws an uncollected secret, and deletes the token if it has no other secret. */
  declineToken(data: Owned<{ id: string }>): Reply<null>;
  /** Identifies a found token. Its text is stored nowhere. */
  recognizeToken(data: Keyed<{ token: string }>): Reply<RecognizedTokenResource>;
  /** Revokes a token by possession, of any owner. */
  revokePresentedToken(data: Keyed<{ token: string }>): Reply<null>;
  revokeAllTokens(data: Owned): Reply<RevokedAllResource>;
  deleteAllTokens(data: Owned): Reply<DeletedAllResource>;
  addScopes(
    data: Owned<{ id: string; scopes: AddScopesRequest["scopes"]; version: number }>,
  ): Reply<TokenResource>;
  deleteScope(data: Owned<{ id: string; scopeId: string }>): Reply<TokenResource>;
  deleteAllScopes(data: Owned<{ id: string; version: number }>): Reply<TokenResource>;

  listSessions(data: Keyed): Reply<SessionResource[]>;
  endSession(data: Keyed<{ id: string }>): Reply<null>;

  listUsers(data: Keyed<{ query: UsersQuery }>): Reply<UserPage>;
  getUser(data: Keyed<{ id: UserId }>): Reply<UserResource>;
  updateUser(data: Keyed<{ id: UserId; change: UpdateUserRequest }>): Reply<UserResource>;
  removeUser(data: Keyed<{ id: UserId }>): Reply<null>;
  /** Only the answer has the link, which is a secret. */
  makePasswordLink(data: Keyed<{ id: UserId }>): Reply<IssuedPasswordLink>;
  listRoles(data: Keyed): Reply<RoleList>;
  listGroups(data: Keyed): Reply<GroupList>;
  /** Lists the tabs that the user has hidden on members' pages. */
  getHiddenTabs(data: Keyed): string[];
  saveHiddenTabs(data: Keyed<{ hidden: string[] }>): void;

  /** Gets the organization of the connection. */
  getOrganization(data: Keyed): Reply<OrganizationResource>;
  listOrganizations(data: Keyed): Reply<OrganizationList>;
  /** Switches to another organization of the user; opens a window only if the server needs one. */
  switchOrganization(data: Keyed<{ id: string }>): Reply<AppStatus>;
  createOrganization(data: Keyed<{ name: string; preset: string }>): Reply<OrganizationResource>;
  /** Leaves the organization of the connection. */
  leaveOrganization(data: Keyed): Reply<AppStatus>;

  updateOrganization(
    data: Keyed<{ change: UpdateOrganizationRequest }>,
  ): Reply<OrganizationResource>;
  /** Replaces a group's controls by `controls`. */
  putGroupControls(data: Keyed<{ group: string; controls: readonly string[] }>): Reply<GroupList>;
  /** Lists the invitations that were not used yet. */
  listInvitations(data: Keyed): Reply<InvitationResource[]>;
  /** Only the answer has the link, which is a secret and stored nowhere. */
  invite(data: Keyed<{ invitee: Invitee }>): Reply<IssuedInvitation>;
  revokeInvitation(data: Keyed<{ id: string }>): Reply<null>;

  listProviders(data: Keyed): Reply<ProviderResource[]>;
  createProvider(data: Keyed<{ provider: NewProvider }>): Reply<ProviderResource>;
  updateProvider(
    data: Keyed<{ id: string; change: UpdateProviderRequest; version: number }>,
  ): Reply<ProviderResource>;
  removeProvider(data: Keyed<{ id: string }>): Reply<null>;
  addProviderDomain(data: Keyed<{ id: string; domain: string }>): Reply<ProviderResource>;
  checkProviderDomain(data: Keyed<{ id: string; domain: string }>): Reply<ProviderResource>;
  removeProviderDomain(data: Keyed<{ id: string; domain: string }>): Reply<null>;
  /** Starts a sign-in that shows what the provider says, and saves nothing. */
  startProviderTrial(data: Keyed<{ id: string }>): Reply<ProviderTrial>;

  getDraft(data: Owned): TokenDraft | null;
  saveDraft(data: Owned<{ draft: TokenDraft | null }>): void;
  /** Creates a token, even if the page closes meanwhile. */
  createToken(data: Owned<{ request: IssueTokenRequest | IssueUserTokenRequest }>): Creation;
  /** Makes a new secret for a token in the given version, even if the page closes meanwhile. */
  regenerateToken(
    data: Owned<{
      token: TokenResource;
      request: RegenerateTokenRequest | RegenerateUserTokenRequest;
    }>,
  ): Creation;
  /** Collects a secret that a manager made for the user, even if the page closes meanwhile. */
  collectToken(data: Keyed<{ token: TokenResource }>): Creation;
  /** Retries a creation after `outcome_unknown`. It never makes a second token or secret. */
  retryCreation(data: Keyed): Creation;
  getCreation(data: Keyed): Creation;
  /** Forgets a creation after the user has saved the secret or dismissed the failure. */
  acknowledgeCreation(data: Keyed): void;

  getSettings(): Settings;
  getManaged(): ManagedSettings;
  saveSettings(data: { settings: Settings }): void;
  /** Schedules clearing of a copied secret from the clipboard, if the settings ask for it. */
  noteCopiedSecret(data: { text: string }): void;
}

/** Messages that the background answers without the server. */
const LOCAL: ReadonlySet<keyof Messages> = new Set([
  ...(["getHiddenTabs", "saveHiddenTabs", "getDraft", "saveDraft"] as const),
  ...(["getCreation", "acknowledgeCreation", "listKept"] as const),
  ...(["getSettings", "getManaged", "saveSettings", "noteCopiedSecret"] as const),
]);

/** Returns true if the background asks the server before it answers a message of this name. */
export function asksServer(name: keyof Messages): boolean {
  return !LOCAL.has(name);
}

/** Returns true if a message of this name may change what other pages show. */
export function changesPages(name: keyof Messages): boolean {
  return name === "saveSettings" || (asksServer(name) && !/^(get|list|open|recognize)/.test(name));
}

/** The broadcast channel on which the background tells its open pages of a change. It carries no data. */
export const CHANGES_CHANNEL = "changes";

/** An answer, with the milliseconds by which the server's clock is ahead of this computer's. */
export interface ClockedAnswer<Answer> {
  answer: Answer;
  clockLeadMs: number;
}

type ClockedMessages = {
  [Name in keyof Messages]: (
    ...data: Parameters<Messages[Name]>
  ) => ClockedAnswer<ReturnType<Messages[Name]>>;
};

export const { onMessage, sendMessage } = defineExtensionMessaging<ClockedMessages>();

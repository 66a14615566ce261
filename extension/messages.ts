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

export interface Settings {
  theme: "system" | "light" | "dark";
  /** How many days before a token's expiry the warning starts; 0 turns warnings off. */
  warningDays: number;
  /** True if notifications warn too; takes a permission of the browser. */
  notify: boolean;
  /** After how many seconds a copied secret is cleared from the clipboard; 0 for never. */
  clearClipboardSeconds: number;
}

export interface TokenListAnswer extends TokenPage {
  /** When a cached list was fetched (epoch milliseconds); set while the browser is offline. */
  staleSince?: number;
}

/** A query for members; see `ListUsersQuery`. */
export interface UsersQuery {
  q?: string;
  status: "active" | "disabled" | "all";
  role?: string;
  cursor?: string;
}

export type Invitee = v.InferInput<typeof InviteRequest>;

/** Names an owner's tokens; without `owner`, the user's own. */
export interface TokensKey {
  connection: ConnectionKey;
  owner?: UserId;
}
type Owned<Fields = object> = TokensKey & Fields;

/** The messages from the pages to the background, which alone holds the credential and calls fetch. */
export interface Messages {
  /** `silent` first tries a sign-in without a window, except after Sign out. */
  getStatus(ask: { silent: boolean }): AppStatus;
  connect(ask: { address: string }): Reply<AppStatus>;
  changeServer(): AppStatus;
  /** Opens the server's sign-in window. */
  signIn(): Reply<AppStatus>;
  signOut(ask: Keyed): Reply<AppStatus>;

  getMe(ask: Keyed): Reply<MeResource>;
  updateMe(ask: Keyed<{ name: string }>): Reply<MeResource>;
  getCatalog(ask: Owned): Reply<CatalogView>;
  listTokens(ask: Owned<{ query: ListTokensQuery }>): Reply<TokenListAnswer>;
  getToken(ask: Owned<{ id: string }>): Reply<TokenResource>;
  getTokenUsage(ask: Owned<{ id: string; days: number }>): Reply<TokenUsageResource>;
  /** Lists events of a token, or with `null` of the account and all its tokens; the newest first. */
  getActivity(ask: Owned<{ tokenId: string | null; cursor?: string }>): Reply<AuditEventPage>;
  updateToken(
    ask: Owned<{ id: string; change: UpdateTokenRequest; version: number }>,
  ): Reply<TokenResource>;
  revokeToken(ask: Owned<{ id: string }>): Reply<TokenResource>;
  deleteToken(ask: Owned<{ id: string }>): Reply<null>;
  /** Declines or withdraws an uncollected secret, and deletes the token if it has no other secret. */
  declineToken(ask: Owned<{ id: string }>): Reply<null>;
  /** Identifies a found token. Its text is stored nowhere. */
  recognizeToken(ask: Keyed<{ token: string }>): Reply<RecognizedTokenResource>;
  /** Revokes a token by possession, of any owner. */
  revokePresentedToken(ask: Keyed<{ token: string }>): Reply<null>;
  revokeAllTokens(ask: Owned): Reply<RevokedAllResource>;
  deleteAllTokens(ask: Owned): Reply<DeletedAllResource>;
  addScopes(
    ask: Owned<{ id: string; scopes: AddScopesRequest["scopes"]; version: number }>,
  ): Reply<TokenResource>;
  deleteScope(ask: Owned<{ id: string; scopeId: string }>): Reply<TokenResource>;
  deleteAllScopes(ask: Owned<{ id: string; version: number }>): Reply<TokenResource>;

  listSessions(ask: Keyed): Reply<SessionResource[]>;
  endSession(ask: Keyed<{ id: string }>): Reply<null>;

  listUsers(ask: Keyed<{ query: UsersQuery }>): Reply<UserPage>;
  getUser(ask: Keyed<{ id: UserId }>): Reply<UserResource>;
  updateUser(ask: Keyed<{ id: UserId; change: UpdateUserRequest }>): Reply<UserResource>;
  removeUser(ask: Keyed<{ id: UserId }>): Reply<null>;
  /** Only the answer has the link, which is a secret. */
  makePasswordLink(ask: Keyed<{ id: UserId }>): Reply<IssuedPasswordLink>;
  listRoles(ask: Keyed): Reply<RoleList>;
  listGroups(ask: Keyed): Reply<GroupList>;
  /** Lists the tabs that the user has hidden on members' pages. */
  getHiddenTabs(ask: Keyed): string[];
  saveHiddenTabs(ask: Keyed<{ hidden: string[] }>): void;

  /** Gets the organization of the connection. */
  getOrganization(ask: Keyed): Reply<OrganizationResource>;
  listOrganizations(ask: Keyed): Reply<OrganizationList>;
  /** Switches to another organization of the user; opens a window only if the server needs one. */
  switchOrganization(ask: Keyed<{ id: string }>): Reply<AppStatus>;
  createOrganization(ask: Keyed<{ name: string; preset: string }>): Reply<OrganizationResource>;
  /** Leaves the organization of the connection. */
  leaveOrganization(ask: Keyed): Reply<AppStatus>;

  updateOrganization(
    ask: Keyed<{ change: UpdateOrganizationRequest }>,
  ): Reply<OrganizationResource>;
  /** Replaces a group's controls by `controls`. */
  putGroupControls(ask: Keyed<{ group: string; controls: readonly string[] }>): Reply<GroupList>;
  /** Lists the invitations that were not used yet. */
  listInvitations(ask: Keyed): Reply<InvitationResource[]>;
  /** Only the answer has the link, which is a secret and stored nowhere. */
  invite(ask: Keyed<{ invitee: Invitee }>): Reply<IssuedInvitation>;
  revokeInvitation(ask: Keyed<{ id: string }>): Reply<null>;

  getDraft(ask: Owned): TokenDraft | null;
  saveDraft(ask: Owned<{ draft: TokenDraft | null }>): void;
  /** Creates a token, even if the page closes meanwhile. */
  createToken(ask: Owned<{ request: IssueTokenRequest | IssueUserTokenRequest }>): Creation;
  /** Makes a new secret for a token in the given version, even if the page closes meanwhile. */
  regenerateToken(
    ask: Owned<{
      token: TokenResource;
      request: RegenerateTokenRequest | RegenerateUserTokenRequest;
    }>,
  ): Creation;
  /** Collects a secret that a manager made for the user, even if the page closes meanwhile. */
  collectToken(ask: Keyed<{ token: TokenResource }>): Creation;
  /** Retries a creation after `outcome_unknown`. It never makes a second token or secret. */
  retryCreation(ask: Keyed): Creation;
  getCreation(ask: Keyed): Creation;
  /** Forgets a creation after the user has saved the secret or dismissed the failure. */
  acknowledgeCreation(ask: Keyed): void;

  getSettings(): Settings;
  saveSettings(ask: { settings: Settings }): void;
  /** Schedules clearing of a copied secret from the clipboard, if the settings ask for it. */
  noteCopiedSecret(ask: { text: string }): void;
}

export const { onMessage, sendMessage } = defineExtensionMessaging<Messages>();

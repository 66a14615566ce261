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
  /** How many days before its end a token is warned of; 0: never. */
  warningDays: number;
  /** Whether a notification warns as well; shown only where the browser allows them. */
  notify: boolean;
  /** After how many seconds a copied secret is cleared from the clipboard; 0: never. */
  clearClipboardSeconds: number;
}

export interface TokenListAnswer extends TokenPage {
  /** Set when the browser is offline: the list is as of then (epoch milliseconds). */
  staleSince?: number;
}

/** Which members are asked for; see `ListUsersQuery`. */
export interface UsersQuery {
  q?: string;
  status: "active" | "disabled" | "all";
  role?: string;
  cursor?: string;
}

/** Who is invited, and to what. */
export type Invitee = v.InferInput<typeof InviteRequest>;

/** Names somebody's tokens: the connection's own person's where no `owner` is named. */
export interface TokensKey {
  connection: ConnectionKey;
  owner?: UserId;
}
type Owned<Fields = object> = TokensKey & Fields;

/** What the pages ask of the background, which alone holds the credential and calls fetch. */
export interface Messages {
  /** `silent`: also try a silent sign-in where nobody is signed in (never after Sign out). */
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
  /** What happened to a token, or (`null`) to an account and everything of it; the newest first. */
  getActivity(ask: Owned<{ tokenId: string | null; cursor?: string }>): Reply<AuditEventPage>;
  updateToken(
    ask: Owned<{ id: string; change: UpdateTokenRequest; version: number }>,
  ): Reply<TokenResource>;
  revokeToken(ask: Owned<{ id: string }>): Reply<TokenResource>;
  deleteToken(ask: Owned<{ id: string }>): Reply<null>;
  /** Turns down, or takes back, what was made for the owner; a token without another secret goes with it. */
  declineToken(ask: Owned<{ id: string }>): Reply<null>;
  /** What a token is that someone has found: the secret is kept nowhere. */
  recognizeToken(ask: Keyed<{ token: string }>): Reply<RecognizedTokenResource>;
  /** Revokes a token by possession, whosever it is. */
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
  /** The link is a secret, and only this answer has it. */
  makePasswordLink(ask: Keyed<{ id: UserId }>): Reply<IssuedPasswordLink>;
  listRoles(ask: Keyed): Reply<RoleList>;
  listGroups(ask: Keyed): Reply<GroupList>;
  /** Which tabs of a person's page this viewer has hidden. */
  getHiddenTabs(ask: Keyed): string[];
  saveHiddenTabs(ask: Keyed<{ hidden: string[] }>): void;

  /** The connection's own. */
  getOrganization(ask: Keyed): Reply<OrganizationResource>;
  listOrganizations(ask: Keyed): Reply<OrganizationList>;
  /** Goes over to another organization of mine; opens the server's window only where it needs me. */
  switchOrganization(ask: Keyed<{ id: string }>): Reply<AppStatus>;
  createOrganization(ask: Keyed<{ name: string; preset: string }>): Reply<OrganizationResource>;
  /** Leaves the organization of the connection. */
  leaveOrganization(ask: Keyed): Reply<AppStatus>;

  updateOrganization(
    ask: Keyed<{ change: UpdateOrganizationRequest }>,
  ): Reply<OrganizationResource>;
  /** Turns a group's controls on and off: `controls` are all that are to be on. */
  putGroupControls(ask: Keyed<{ group: string; controls: readonly string[] }>): Reply<GroupList>;
  /** Those that nobody has used yet. */
  listInvitations(ask: Keyed): Reply<InvitationResource[]>;
  /** The answer holds the link, this once: it lets whoever has it in, and is kept nowhere. */
  invite(ask: Keyed<{ invitee: Invitee }>): Reply<IssuedInvitation>;
  revokeInvitation(ask: Keyed<{ id: string }>): Reply<null>;

  getDraft(ask: Owned): TokenDraft | null;
  saveDraft(ask: Owned<{ draft: TokenDraft | null }>): void;
  /** Starts the creation, which finishes even if the page closes; resolves when it has. */
  createToken(ask: Owned<{ request: IssueTokenRequest | IssueUserTokenRequest }>): Creation;
  /** As `createToken`, for a new secret of a token in the version given. */
  regenerateToken(
    ask: Owned<{
      token: TokenResource;
      request: RegenerateTokenRequest | RegenerateUserTokenRequest;
    }>,
  ): Creation;
  /** As `createToken`, for a secret that somebody else made for the person. */
  collectToken(ask: Keyed<{ token: TokenResource }>): Creation;
  /** Sends the same again after `outcome_unknown`: it never makes a second token or secret. */
  retryCreation(ask: Keyed): Creation;
  getCreation(ask: Keyed): Creation;
  /** The person has saved the secret, or dismissed a failure: it is forgotten. */
  acknowledgeCreation(ask: Keyed): void;

  getSettings(): Settings;
  saveSettings(ask: { settings: Settings }): void;
  /** A secret is being copied: the clipboard is cleared of it after a while, where that is wanted. */
  noteCopiedSecret(ask: { text: string }): void;
}

export const { onMessage, sendMessage } = defineExtensionMessaging<Messages>();

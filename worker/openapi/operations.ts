import type { OperationGroup } from "./operation-text.ts";
import {
  ACCOUNT,
  AUDIT_TRAIL,
  CATALOG,
  CREDENTIALS,
  ORGANIZATIONS,
  PEOPLE,
} from "./organization-operations.ts";
import { PROVIDERS } from "./provider-operations.ts";
import { MEMBER_TOKENS, PRESENTED_TOKEN, TOKENS } from "./token-operations.ts";

/** All operations below `/v1`, in the order of the reference. A test fails if a route is missing. */
export const OPERATION_GROUPS: readonly OperationGroup[] = [
  TOKENS,
  PRESENTED_TOKEN,
  MEMBER_TOKENS,
  ACCOUNT,
  ORGANIZATIONS,
  PEOPLE,
  PROVIDERS,
  CATALOG,
  CREDENTIALS,
  AUDIT_TRAIL,
];

/** Constant secrets for tests, so that a failure can be reproduced. */
export const testKeys = {
  TOKEN_KEYS: `2:${"A".repeat(42)}E,1:${"B".repeat(42)}E`,
  AUDIT_KEYS: `1:${"C".repeat(42)}E`,
  AUTH_SECRET: "test-only-secret-of-at-least-32-characters",
} as const;

import type { AllowedVerdict } from "../../shared/wire/token-verdict.ts";

export const allowedVerdict: AllowedVerdict = {
  status: "allowed",
  token_id: "tok_1",
  subject: "usr_1",
  role: "Admin",
  organization: "org_home",
  scopes: ["API_READ"],
  authorization_details: [],
  expires_at: null,
  max_age_ms: 5_000,
};

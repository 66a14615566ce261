import { expect, it } from "vitest";
import { describeSession } from "../../../scripts/session/describe-session.ts";

const SERVER = new URL("https://tokens.example.com");

it("says whose session it is, where, and until when", async () => {
  const me = {
    user: { id: "usr_1", name: "Ada", email: "ada@example.test" },
    organization: { id: "org_home", name: "Home" },
    role: { id: "Admin", name: "Admin" },
    session: { id: "tok_1", expires_at: "2026-12-31T00:00:00Z" },
  };
  const text = await describeSession(SERVER, "lk_ses_x", async ({ url, headers }) => {
    expect([url, headers.get("Authorization")]).toEqual([`${SERVER}v1/me`, "Bearer lk_ses_x"]);
    return Response.json(me);
  });
  expect(text).toBe("Signed in as Ada (Admin) in Home, until 2026-12-31T00:00:00Z.");
});

it("ends with the problem if the server refuses the session", async () => {
  const problem = { type: "urn:latchkey:problem:invalid_token", title: "Unknown", status: 401 };
  const headers = { "Content-Type": "application/problem+json" };
  const refuse = async () => Response.json(problem, { status: 401, headers });
  await expect(describeSession(SERVER, "lk_ses_x", refuse)).rejects.toThrow("Unknown");
});

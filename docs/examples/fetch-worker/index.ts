import { env } from "cloudflare:workers";
import { guard } from "latchkey/guard";

const things = guard({
  api: "control-plane",
  scopes: ["API_READ"],
  introspection: { url: env.LATCHKEY_INTROSPECTION, credential: env.LATCHKEY_CREDENTIAL },
});

export default {
  fetch: things.fetch((request, { subject, role, scopes }) =>
    Response.json({ subject, role, scopes, credential: request.headers.get("Authorization") }),
  ),
};

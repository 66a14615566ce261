import { guard } from "latchkey/guard";

// `next build` loads this file where the credential is absent. So the options are a function, called at the first request.
export const things = guard(() => ({
  api: "control-plane",
  scopes: ["API_READ"],
  // Lets this page call the API from a browser.
  cors: { origins: ["https://app.example.com"] },
  introspection: {
    url: process.env.LATCHKEY_INTROSPECTION ?? "http://127.0.0.1:8787/oauth/introspect",
    credential: process.env.LATCHKEY_CREDENTIAL ?? "",
  },
}));

// Needs Node 22.18 or newer, which runs TypeScript.
import Koa from "koa";
import { type GuardVariables, guard } from "latchkey/guard";

const things = guard({
  api: "control-plane",
  scopes: ["API_READ"],
  // Lets this page call the API from a browser.
  cors: { origins: ["https://app.example.com"] },
  introspection: {
    url: process.env.LATCHKEY_INTROSPECTION ?? "http://127.0.0.1:8787/oauth/introspect",
    credential: process.env.LATCHKEY_CREDENTIAL ?? "",
  },
});

new Koa<GuardVariables>()
  // Guards everything after it. A router runs its own middleware only for routes that it has, so not for preflights.
  .use(things.koa)
  .use((ctx) => {
    if (ctx.method !== "GET" || ctx.path !== "/things/mine") return;
    const { subject, role, scopes } = ctx.state.token;
    ctx.body = { subject, role, scopes, credential: ctx.get("Authorization") || null };
  })
  .listen(Number(process.env.PORT ?? 3000), "127.0.0.1");

// Needs Node 22.18 or newer, which runs TypeScript.
import Fastify from "fastify";
import { guard } from "latchkey/guard";

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

const app = Fastify();
app.register(
  async (routes) => {
    // Guards every route of this plugin, before a body is read.
    routes.addHook("onRequest", things.fastify);
    // Without such a route Fastify knows no preflight, and would answer it with 404.
    routes.options("/*", async () => {});
    routes.get("/mine", async (request) => {
      const { subject, role, scopes } = things.tokenOf(request);
      return { subject, role, scopes, credential: request.headers.authorization ?? null };
    });
  },
  { prefix: "/things" },
);
await app.listen({ port: Number(process.env.PORT ?? 3000), host: "127.0.0.1" });

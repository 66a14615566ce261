// Needs "type": "module" in package.json, and Node 22.18 or newer, which runs TypeScript.
import express from "express";
import { guard } from "latchkey/guard";

const things = guard({
  api: "control-plane",
  scopes: ["API_READ"],
  introspection: {
    url: process.env.LATCHKEY_INTROSPECTION ?? "http://127.0.0.1:8787/oauth/introspect",
    credential: process.env.LATCHKEY_CREDENTIAL ?? "",
  },
});

express()
  .use("/things", things.node)
  .get("/things/mine", (request, response) => {
    const { subject, role, scopes } = things.tokenOf(request);
    response.json({ subject, role, scopes, credential: request.get("Authorization") ?? null });
  })
  .listen(Number(process.env.PORT ?? 3000), "127.0.0.1");

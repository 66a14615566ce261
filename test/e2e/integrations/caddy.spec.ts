import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { documented, type Ports, write } from "./support/documented.ts";
import { testForwardAuth } from "./support/forward-auth.ts";
import { startProgram } from "./support/program.ts";

testForwardAuth({
  name: "Caddy",
  port: 8834,
  start: (ports: Ports) => {
    const folder = mkdtempSync(join(tmpdir(), "latchkey-caddy-"));
    const file = write(join(folder, "Caddyfile"), documented("caddy/Caddyfile", ports));
    return startProgram(
      ["/usr/bin/caddy", "run", "--config", file, "--adapter", "caddyfile"],
      ports.listen,
      folder,
      // Caddy writes into its home, and two of them need two ports to be administered on.
      { HOME: folder, CADDY_ADMIN: `unix/${folder}/admin.sock` },
    );
  },
});

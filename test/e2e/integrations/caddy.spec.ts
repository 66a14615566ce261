import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ports, readDocumented, write } from "./support/documented.ts";
import { testForwardAuth } from "./support/forward-auth.ts";
import { startProgram } from "./support/program.ts";

testForwardAuth({
  name: "Caddy",
  port: 8834,
  start: (ports: Ports, more = {}) => {
    const folder = mkdtempSync(join(tmpdir(), "latchkey-caddy-"));
    const file = write(join(folder, "Caddyfile"), readDocumented("caddy/Caddyfile", ports, more));
    return startProgram(
      ["/usr/bin/caddy", "run", "--config", file, "--adapter", "caddyfile"],
      ports.listen,
      folder,
      // Caddy writes to its home folder. Two instances need different addresses for administration.
      { HOME: folder, CADDY_ADMIN: `unix/${folder}/admin.sock` },
    );
  },
});

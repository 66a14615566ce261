import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ports, readDocumented, write } from "./support/documented.ts";
import { testForwardAuth } from "./support/forward-auth.ts";
import { startProgram } from "./support/program.ts";

testForwardAuth({
  name: "HAProxy",
  port: 8836,
  start: (ports: Ports, more = {}) => {
    const folder = mkdtempSync(join(tmpdir(), "latchkey-haproxy-"));
    write(join(folder, "latchkey.lua"), readDocumented("haproxy/latchkey.lua", ports));
    const text = readDocumented("haproxy/haproxy.cfg", ports, { "/etc/haproxy": folder, ...more });
    const file = write(join(folder, "haproxy.cfg"), text);
    return startProgram(["/usr/sbin/haproxy", "-db", "-f", file], ports.listen, folder);
  },
});

import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ports, readDocumented, write } from "./support/documented.ts";
import { testForwardAuth } from "./support/forward-auth.ts";
import { startProgram } from "./support/program.ts";

/** The main configuration that includes the documented file, like Debian's nginx.conf, in one folder. */
const main = (folder: string) => `
  daemon off;
  pid ${folder}/nginx.pid;
  error_log stderr warn;
  events {}
  http {
    access_log off;
    client_body_temp_path ${folder}/body;
    proxy_temp_path ${folder}/proxy;
    fastcgi_temp_path ${folder}/fastcgi;
    uwsgi_temp_path ${folder}/uwsgi;
    scgi_temp_path ${folder}/scgi;
    include conf.d/*.conf;
  }`;

testForwardAuth({
  name: "nginx",
  port: 8832,
  start: (ports: Ports, more = {}) => {
    const folder = mkdtempSync(join(tmpdir(), "latchkey-nginx-"));
    // When root starts nginx, its workers run as another user.
    chmodSync(folder, 0o755);
    for (const [name, place] of [
      ["latchkey.conf", "conf.d/latchkey.conf"],
      ["latchkey-question.conf", "latchkey-question.conf"],
    ] as const) {
      write(join(folder, place), readDocumented(`nginx/${name}`, ports, more));
    }
    const configuration = write(join(folder, "nginx.conf"), main(folder));
    return startProgram(
      ["/usr/sbin/nginx", "-p", folder, "-c", configuration],
      ports.listen,
      folder,
    );
  },
});

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { write } from "./support/documented.ts";
import { testIntrospectingApi } from "./support/introspecting-api.ts";
import { readPageCode } from "./support/page-code.ts";
import { startProgram } from "./support/program.ts";

testIntrospectingApi({
  name: "FastAPI",
  port: 8864,
  start: (port, env) => {
    const folder = mkdtempSync(join(tmpdir(), "latchkey-fastapi-"));
    write(join(folder, "main.py"), readPageCode("fastapi.md", "python"));
    const command = ["/usr/bin/uvicorn", "main:app", "--port", String(port)] as const;
    return startProgram(command, port, folder, env, folder);
  },
});

import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { findServer, forgetServer, noteServer } from "../../../scripts/server/running-server.ts";

const server = { url: "http://localhost:8787", word: "w" };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latchkey-running-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("finds the server that was noted, until it is forgotten", () => {
  expect(findServer(folder)).toBeNull();
  noteServer(folder, server);
  expect(findServer(folder)).toEqual(server);
  forgetServer(folder);
  expect(findServer(folder)).toBeNull();
  forgetServer(folder);
});

it("keeps the word from other users of the computer", () => {
  noteServer(folder, server);
  expect(statSync(join(folder, "development-server.json")).mode & 0o777).toBe(0o600);
});

it.each(["", "{", '{"url":1}'])("finds no server in the note %j", (text) => {
  writeFileSync(join(folder, "development-server.json"), text);
  expect(findServer(folder)).toBeNull();
});

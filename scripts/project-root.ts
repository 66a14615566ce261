import { fileURLToPath } from "node:url";

/** The project's folder, whatever folder a command is run from. */
export const projectRoot = fileURLToPath(new URL("../", import.meta.url));

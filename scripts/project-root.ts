import { fileURLToPath } from "node:url";

/** The project's folder, independent of the folder that a command is run from. */
export const projectRoot = fileURLToPath(new URL("../", import.meta.url));

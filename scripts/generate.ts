import { runCommand } from "./command-error.ts";
import { generateDescriptions } from "./openapi/generate-descriptions.ts";
import { generateTypes } from "./openapi/generate-types.ts";

/**
 * Generates what the Worker and its clients are told about the API: descriptions from the comments of the schemas, which
 * are committed, and types from the document. With `--types`, only the types.
 */
await runCommand(async () => {
  if (!process.argv.includes("--types")) generateDescriptions();
  await generateTypes();
});

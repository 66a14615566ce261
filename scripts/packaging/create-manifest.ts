import { CommandError } from "../command-error.ts";

/** The place of publication, as GitHub Actions names it: `owner/name`. */
const REPOSITORY = /^[\w.-]+\/[\w.-]+$/;

/**
 * Completes the manifest of the npm package.
 *
 * npm accepts a provenance statement only if `repository` names the repository whose workflow publishes. So the
 * workflow says which one it is, and a copy of the project publishes under its own name.
 *
 * @param template the content of `package/package.json`
 * @param version the project's version
 * @param repository `GITHUB_REPOSITORY`; if undefined, the manifest names no repository
 * @throws CommandError if the repository is not `owner/name`
 */
export function createManifest(
  template: Readonly<Record<string, unknown>>,
  version: string,
  repository: string | undefined,
): Record<string, unknown> {
  const { name, description, ...rest } = template;
  return { name, version, description, ...describeRepository(repository), ...rest };
}

function describeRepository(repository: string | undefined): Record<string, unknown> {
  if (repository === undefined) return {};
  if (!REPOSITORY.test(repository)) {
    throw new CommandError("GITHUB_REPOSITORY has to be owner/name.");
  }
  const url = `https://github.com/${repository}`;
  return {
    homepage: `${url}#readme`,
    bugs: `${url}/issues`,
    repository: { type: "git", url: `git+${url}.git`, directory: "package" },
  };
}

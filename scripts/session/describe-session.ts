import { createClient } from "../../worker/client/client.ts";
import { CommandError } from "../command-error.ts";

/**
 * Describes whose session it is, for the terminal.
 *
 * @throws CommandError if the server does not know the session
 */
export async function describeSession(
  server: URL,
  session: string,
  fetch: (request: Request) => Promise<Response>,
): Promise<string> {
  const { data, error } = await createClient({ server, credential: session, fetch }).GET("/v1/me");
  if (error !== undefined) throw new CommandError(error.detail ?? error.title);
  const until = data.session === null ? "" : `, until ${data.session.expires_at}`;
  return `Signed in as ${data.user.name} (${data.role.name}) in ${data.organization.name}${until}.`;
}

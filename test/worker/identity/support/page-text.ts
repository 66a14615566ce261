/** The text of the page that ends a sign-in by a provider. */
export const MOVING_ON = "You are signed in";

/** Reads a page with each run of blanks as one, so that the source's line breaks do not matter. The answer stays unread. */
export async function readPageText(response: Response): Promise<string> {
  return (await response.clone().text()).replace(/\s+/g, " ");
}

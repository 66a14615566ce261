/**
 * Throws unless a message comes from one of this extension's own pages: never from a content
 * script, whose `url` is that of the page it runs in, nor from another extension.
 *
 * @param own.baseUrl the extension's origin with a slash at its end
 */
export function assertOwnPage(
  sender: { id?: string | undefined; url?: string | undefined },
  own: { id: string; baseUrl: string },
): void {
  if (sender.id !== own.id || !sender.url?.startsWith(own.baseUrl)) {
    throw new Error("Unexpected sender");
  }
}

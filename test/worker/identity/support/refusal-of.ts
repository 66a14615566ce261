/**
 * Reads what a page refuses: its alert, or the heading of a page without a form.
 *
 * @returns `null` if the answer is no page, such as a redirect, or a page that refuses nothing
 */
export async function refusalOf(response: Response): Promise<string | null> {
  if (response.status !== 200) return null;
  const page = await response.clone().text();
  const [, alert] = /role="alert"[^>]*>([^<]+)</.exec(page) ?? [];
  if (alert !== undefined) return alert;
  return page.includes("<form") ? null : (/<h1>([^<]*)/.exec(page)?.[1] ?? null);
}

export const WRONG_PASSWORD = "The email or the password is wrong.";
export const THROTTLED = /^Too many tries/;
export const BAD_CODE = /^This code does not work\./;
export const FOREIGN_FORM = "This form can no longer be used";
export const UNKNOWN_CLIENT = "This sign-in link does not work here";
export const FAULT = "Something went wrong here";

/** A refusal that a person sees as a page. Only page handlers throw it. */
export class PageError extends Error {
  readonly status: 400 | 403 | 404 | 413 | 429 | 500 | 503;
  readonly title: string;
  readonly text: string;

  constructor(status: PageError["status"], title: string, text: string) {
    super(title);
    this.name = "PageError";
    this.status = status;
    this.title = title;
    this.text = text;
  }
}

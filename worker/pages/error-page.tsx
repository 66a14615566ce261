import { Layout } from "./layout.tsx";
import type { PageView } from "./page-view.ts";

export interface ErrorPageTexts {
  title: string;
  text: string;
  /** A value to pass on, and what to do with it. */
  details?: { value: string; hint: string };
}

export interface ErrorPageProps extends ErrorPageTexts {
  view: PageView;
  /** Shown after an unexpected error, for the administrator. */
  requestId?: string;
}

/** Renders a refusal or a fault. */
export function ErrorPage({ view, title, text, details, requestId }: ErrorPageProps) {
  return (
    <Layout title={title} view={view}>
      <h1>{title}</h1>
      <p class="lead">{text}</p>
      {details !== undefined && (
        <p class="value" dir="ltr">
          {details.value}
        </p>
      )}
      {details !== undefined && <p class="hint">{details.hint}</p>}
      {requestId !== undefined && <p class="hint">{view.texts.fault.request({ id: requestId })}</p>}
    </Layout>
  );
}

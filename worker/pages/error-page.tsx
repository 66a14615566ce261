import { Layout } from "./layout.tsx";

export interface ErrorPageProps {
  host: string;
  title: string;
  message: string;
  /** To tell an administrator, where something went wrong here. */
  requestId?: string;
}

export function ErrorPage({ host, title, message, requestId }: ErrorPageProps) {
  return (
    <Layout title={title} host={host}>
      <h1>{title}</h1>
      <p class="lead">{message}</p>
      {requestId !== undefined && <p class="hint">{`Request ${requestId}`}</p>}
    </Layout>
  );
}

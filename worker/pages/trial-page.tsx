import { Layout } from "./layout.tsx";
import type { PageView } from "./page-view.ts";

interface TrialPageProps {
  view: PageView;
  provider: string;
  /** The role that the claims would give; `null` if the person would be refused. */
  role: string | null;
  /** Why the person would be refused, or what an administrator should know; empty if there is nothing. */
  notes: readonly string[];
  person: readonly { label: string; value: string }[];
  claims: readonly { name: string; value: string }[];
}

/** Renders the claims of a trial, and the role and groups that they would give. */
export function TrialPage({ view, provider, role, notes, person, claims }: TrialPageProps) {
  const texts = view.texts.trial;
  return (
    <Layout title={texts.title} view={view} wide>
      <h1>{role === null ? texts.refused : texts.signInAs({ role })}</h1>
      <p class="lead">{texts.lead({ name: provider })}</p>
      {notes.map((note) => (
        <p class={role === null ? "notice" : "hint"}>{note}</p>
      ))}
      <Rows rows={person.map(({ label, value }) => ({ name: label, value }))} />
      <h2>{texts.claims({ name: provider })}</h2>
      <Rows rows={claims} />
    </Layout>
  );
}

function Rows({ rows }: { rows: readonly { name: string; value: string }[] }) {
  return (
    <dl>
      {rows.map(({ name, value }) => (
        <div>
          <dt class="claim">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

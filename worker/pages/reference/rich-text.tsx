/** Renders a text of the document: what is between backticks is code. */
export function RichText({ text }: { text: string }) {
  return (
    <>{text.split("`").map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>
  );
}

interface ListCountProps {
  state: { status: "loading" | "failed" } | { status: "ready"; total: number };
  /** Says so many of them. */
  words(count: number): string;
}

/** How many match in all. */
export function ListCount({ state, words }: ListCountProps) {
  const count = state.status === "ready" ? state.total : 0;
  return (
    <span class="aside" role="status">
      {count > 0 ? words(count) : ""}
    </span>
  );
}

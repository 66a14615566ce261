interface ListCountProps {
  state: { status: "loading" | "failed" } | { status: "ready"; total: number };
  formatCount(count: number): string;
}

/** The total number of matches. */
export function ListCount({ state, formatCount }: ListCountProps) {
  const count = state.status === "ready" ? state.total : 0;
  return (
    <span class="aside" role="status">
      {count > 0 ? formatCount(count) : ""}
    </span>
  );
}

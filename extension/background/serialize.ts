export type Serialize = <Value>(work: () => Promise<Value>) => Promise<Value>;

/** Runs each piece of work after the one before it has ended, whatever became of that. */
export function createSerializer(): Serialize {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };
}

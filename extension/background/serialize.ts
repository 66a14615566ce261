export type Serialize = <Value>(task: () => Promise<Value>) => Promise<Value>;

/** Creates a function that runs one task at a time, in order. A failed task does not stop the next. */
export function createSerializer(): Serialize {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const turn = last.then(task);
    last = turn.catch(() => {});
    return turn;
  };
}

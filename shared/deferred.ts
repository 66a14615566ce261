export interface Deferred {
  promise: Promise<void>;
  resolve(): void;
}

/** Creates a promise that its creator resolves. Node has `Promise.withResolvers` only since version 22. */
export function createDeferred(): Deferred {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

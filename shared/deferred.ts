export interface Deferred {
  promise: Promise<void>;
  resolve(): void;
}

/** A promise to be kept from outside: `Promise.withResolvers`, which Node has only from 22 on. */
export function deferred(): Deferred {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** The only function of `node:crypto` that we use; workerd has it under `nodejs_compat`. */
declare module "node:crypto" {
  export function scrypt(
    password: string,
    salt: string,
    keyLength: number,
    options: { N: number; r: number; p: number; maxmem: number },
    callback: (error: Error | null, key: Uint8Array) => void,
  ): void;
}

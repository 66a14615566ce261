import type { KeyPairStore } from "../effects.ts";

const DATABASE = "latchkey";
const TABLE = "key_pairs";

/**
 * Creates the store of key pairs over IndexedDB, which keeps a key without its bytes: no code can read a private
 * key that was made unextractable, and no other extension can open this database.
 *
 * A browser that never keeps history may refuse IndexedDB. A key pair then lives as long as the background.
 */
export function createKeyPairStore(): KeyPairStore {
  const inMemory = new Map<string, CryptoKeyPair>();
  return {
    async loadOrAdd(name, create) {
      const known = inMemory.get(name) ?? (await load(name).catch(() => undefined));
      if (known !== undefined) return known;
      const created = await create();
      const kept = await add(name, created).catch(() => inMemory.get(name) ?? created);
      inMemory.set(name, kept);
      return kept;
    },
  };
}

async function load(name: string): Promise<CryptoKeyPair | undefined> {
  return await inDatabase(async (database) => {
    const table = database.transaction(TABLE).objectStore(TABLE);
    return await settle<CryptoKeyPair | undefined>(table.get(name));
  });
}

/** Adds a key pair and returns it, or the one that another call has added meanwhile. */
async function add(name: string, created: CryptoKeyPair): Promise<CryptoKeyPair> {
  return await inDatabase(async (database) => {
    const transaction = database.transaction(TABLE, "readwrite");
    const table = transaction.objectStore(TABLE);
    const known = await settle<CryptoKeyPair | undefined>(table.get(name));
    if (known !== undefined) return known;
    table.add(created, name);
    await committed(transaction);
    return created;
  });
}

async function inDatabase<Value>(use: (database: IDBDatabase) => Promise<Value>): Promise<Value> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(TABLE);
  const database = await settle(opening);
  try {
    return await use(database);
  } finally {
    database.close();
  }
}

function settle<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

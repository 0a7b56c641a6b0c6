// What the phone keeps: IndexedDB as promises. Each worker has a database of their own, so that nobody sends another's things.

const STORES = {
  outbox: { keyPath: 'id' },
  media: { keyPath: 'sha256' },
  fixes: { keyPath: 'n', autoIncrement: true },
  drafts: {},
  kept: {},
};

export async function openDatabase(name) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    for (const [store, options] of Object.entries(STORES)) request.result.createObjectStore(store, options);
  };
  const opened = await done(request);
  // Another tab with a newer page may change the database: it must not wait for this one.
  opened.onversionchange = () => opened.close();
  return new Database(opened);
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

class Database {
  constructor(opened) {
    this.opened = opened;
  }

  #store(name, mode = 'readonly') {
    return this.opened.transaction(name, mode).objectStore(name);
  }

  get(store, key) {
    return done(this.#store(store).get(key));
  }

  all(store) {
    return done(this.#store(store).getAll());
  }

  keys(store) {
    return done(this.#store(store).getAllKeys());
  }

  count(store) {
    return done(this.#store(store).count());
  }

  /** `key` only for stores without a key path. Resolves once it is on the disk, not when it was asked for. */
  put(store, value, key) {
    return this.#write(store, (at) => (key === undefined ? at.put(value) : at.put(value, key)));
  }

  remove(store, key) {
    return this.#write(store, (at) => at.delete(key));
  }

  async putAll(store, values) {
    await this.#write(store, (at) => values.map((value) => at.put(value)).at(-1));
  }

  async removeAll(store, keys) {
    await this.#write(store, (at) => keys.map((key) => at.delete(key)).at(-1));
  }

  close() {
    this.opened.close();
  }

  #write(name, work) {
    const transaction = this.opened.transaction(name, 'readwrite');
    const request = work(transaction.objectStore(name));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  }
}

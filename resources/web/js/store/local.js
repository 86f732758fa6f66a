// Small values that must be readable at once and survive a crash: token, drafts, settings.
// localStorage, or a map where the browser forbids it.
export class LocalValues {
  #storage;
  #prefix;

  constructor(storage, prefix = 'kith.') {
    this.#storage = usable(storage) ?? memoryStorage();
    this.#prefix = prefix;
  }

  get(key, fallback = null) {
    const text = this.#storage.getItem(this.#prefix + key);
    if (text === null) return fallback;
    try {
      return JSON.parse(text);
    } catch {
      return fallback;
    }
  }

  set(key, value) {
    try {
      if (value === null || value === undefined || value === '') this.#storage.removeItem(this.#prefix + key);
      else this.#storage.setItem(this.#prefix + key, JSON.stringify(value));
    } catch { /* full: the value lives as long as the page */ }
  }

  removeAll(keyStart) {
    const start = this.#prefix + keyStart;
    const keys = Array.from({ length: this.#storage.length }, (_, index) => this.#storage.key(index));
    for (const key of keys) if (key.startsWith(start)) this.#storage.removeItem(key);
  }
}

function usable(storage) {
  try {
    const found = storage();
    found.setItem('kith.probe', '1');
    found.removeItem('kith.probe');
    return found;
  } catch {
    return null;
  }
}

function memoryStorage() {
  const values = new Map();
  return {
    get length() { return values.size; },
    key: (index) => [...values.keys()][index] ?? null,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => values.set(key, value),
    removeItem: (key) => values.delete(key),
  };
}

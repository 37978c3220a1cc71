// What this device keeps while the desk is open: the list until the tab is closed, and what was
// done but not sent yet until it is sent. Both are gone when the desk ends.

const LIST = "desk:list";
const ITEM = "desk:item";

export class Store {
  constructor(event, day) {
    this.list = `${LIST}:${event}:${day}`;
    this.item = `${ITEM}:${event}:`;
  }

  // The rows as the portal last told them: {rows, counts, now}, or null.
  load() {
    return read(sessionStorage, this.list);
  }

  keep(known) {
    write(sessionStorage, this.list, known);
  }

  // What waits to be sent, the oldest first.
  items() {
    return keys(localStorage, this.item)
      .map((key) => read(localStorage, key))
      .filter(Boolean)
      .sort((one, other) => one.at - other.at);
  }

  add(item) {
    const whole = { ...item, uuid: item.uuid ?? newUuid(), at: Date.now() };
    write(localStorage, this.item + whole.uuid, whole);
    return whole;
  }

  drop(uuid) {
    localStorage.removeItem(this.item + uuid);
  }

  // Forget the list, what was not sent, and the page kept for when the network is away.
  async wipe() {
    for (const key of keys(localStorage, this.item)) localStorage.removeItem(key);
    await forget();
  }
}

// Forget the lists of this tab and the kept pages.
export async function forget() {
  for (const key of keys(sessionStorage, LIST)) sessionStorage.removeItem(key);
  if ("caches" in window) {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("desk:")).map((name) => caches.delete(name)));
  }
  if ("serviceWorker" in navigator) {
    const workers = await navigator.serviceWorker.getRegistrations();
    await Promise.all(workers.map((worker) => worker.unregister()));
  }
}

function keys(storage, start) {
  return Object.keys(storage).filter((key) => key.startsWith(start));
}

function read(storage, key) {
  try {
    return JSON.parse(storage.getItem(key));
  } catch {
    return null;
  }
}

function write(storage, key, value) {
  storage.setItem(key, JSON.stringify(value));
}

function newUuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Without TLS, as on a computer of the office, browsers leave randomUUID out.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

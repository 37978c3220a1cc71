// Asks the portal for the list and sends what was done, now or when the network is back.

const EVERY_MS = 4000;
const AT_ONCE = 100;

export class Network {
  // `on` gets: rows(data), answers(data, items), away(isAway), gone(), failed().
  constructor(settings, store, token, on) {
    Object.assign(this, { settings, store, token, on, away: false, since: "", busy: null });
  }

  start() {
    this.timer = setInterval(() => document.hidden || this.round(), EVERY_MS);
    document.addEventListener("visibilitychange", () => document.hidden || this.round());
    window.addEventListener("online", () => this.round());
    window.addEventListener("offline", () => this.setAway(true));
    return this.round();
  }

  stop() {
    clearInterval(this.timer);
  }

  async round() {
    await this.send();
    const data = await this.list(this.since ? { since: this.since } : {});
    if (!data) return;
    const whole = !this.since;
    this.since = data.now;
    this.on.rows(data, whole);
  }

  list(wanted) {
    const query = new URLSearchParams({ day: this.settings.day ?? "", ...wanted });
    return this.ask(`${this.settings.list}?${query}`);
  }

  // Send what waits; two calls at once are one, and what came meanwhile goes after it.
  async send() {
    while (this.busy) await this.busy;
    this.busy = this.sendAll();
    try {
      return await this.busy;
    } finally {
      this.busy = null;
    }
  }

  async sendAll() {
    for (let items = this.waiting(); items.length; items = this.waiting()) {
      const body = JSON.stringify({ items: items.map(withAge) });
      const headers = { "X-CSRFToken": this.token, "Content-Type": "application/json" };
      const query = new URLSearchParams({ day: this.settings.day ?? "" });
      const data = await this.ask(`${this.settings.sync}?${query}`, { method: "POST", headers, body });
      if (!data) return false;
      for (const item of items) this.store.drop(item.uuid);
      this.on.answers(data, items);
    }
    return true;
  }

  waiting() {
    return this.store.items().slice(0, AT_ONCE);
  }

  // The answer, or null when there is none; who may not stand here any more is told at once.
  async ask(address, options = {}) {
    let response;
    try {
      response = await fetch(address, { ...options, cache: "no-store", redirect: "manual" });
    } catch {
      this.setAway(true);
      return null;
    }
    this.setAway(false);
    if ([403, 410].includes(response.status) || response.type === "opaqueredirect") {
      this.stop();
      this.on.gone();
      return null;
    }
    if (!response.ok) {
      this.on.failed();
      return null;
    }
    return response.json();
  }

  setAway(away) {
    if (away === this.away) return;
    this.away = away;
    this.on.away(away);
  }
}

// How many seconds ago it was done: the portal does not trust the clock of a device.
function withAge({ at, ...item }) {
  return { ...item, age: Math.max(0, Math.round((Date.now() - at) / 1000)) };
}

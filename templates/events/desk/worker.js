// Keeps the empty page of one desk, with its styles and scripts, for when the network is away.
// The list of people is never in it. The page itself sends what to keep, and ends it.

const CACHE = `desk:${self.registration.scope}`;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (event.data.keep) event.waitUntil(keep(event.data.keep, event.ports[0]));
});

async function keep(addresses, port) {
  const cache = await caches.open(CACHE);
  await Promise.allSettled(addresses.map((address) => cache.add(new Request(address, { cache: "reload" }))));
  port?.postMessage("kept");
}

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  const isDesk = event.request.mode === "navigate" && new URL(event.request.url).pathname === new URL(self.registration.scope).pathname;
  if (isDesk || event.request.destination) event.respondWith(answer(event.request, isDesk));
});

async function answer(request, isDesk) {
  try {
    return await fetch(request);
  } catch (error) {
    const cache = await caches.open(CACHE);
    const kept = await cache.match(isDesk ? `${self.registration.scope}?shell` : request, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

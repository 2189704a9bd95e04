{% autoescape off %}// Keeps the attendance app so that it opens without network. People and marks never pass through this cache.

const VERSION = "attendance-{{ version }}";
const SHELL = {{ shell }};

// Signed out, the page leads to the sign-in form: then nothing is installed, and the worker before goes on.
self.addEventListener("install", (event) => {
  const page = new Request(SHELL[0], { redirect: "error" });
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll([page, ...SHELL.slice(1)])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("attendance-") && name !== VERSION);
  event.waitUntil(
    caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.method !== "GET" || !SHELL.includes(path)) return;
  event.respondWith(path === SHELL[0] ? fresh(request) : kept(request));
});

// The page itself: from the network while that answers within three seconds.
async function fresh(request) {
  const cache = await caches.open(VERSION);
  const late = new Promise((resolve, reject) => setTimeout(reject, 3000));
  try {
    const answer = await Promise.race([fetch(request), late]);
    if (answer.ok && !answer.redirected) await cache.put(SHELL[0], answer.clone());
    return answer;
  } catch {
    return (await cache.match(SHELL[0])) ?? Response.error();
  }
}

async function kept(request) {
  const cache = await caches.open(VERSION);
  return (await cache.match(request, { ignoreSearch: true })) ?? fetch(request);
}
{% endautoescape %}

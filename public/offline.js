// Keeps the families' app on the device, whole, so that it starts without a network. It never looks
// at what anyone answers: that lies in the page's own storage and does not pass through here.
//
// A later version is fetched in the background and taken at the start of a page when no other is
// open, never in the middle; whoever is answering keeps the version they began with. This script
// itself changes as browsers change them: when all pages are closed.

const LIST = 'offline.json';
const START = './';
// Changes at the service, not with the app: asked for first, kept for when there is no network.
const ASKED_FIRST = ['api/settings', 'api/service', 'service.json'];
const KEPT = 'heard-kept';
const USED = 'heard-used';
const ASK_MILLISECONDS = 4000;
const AT_ONCE = 2;
const BREAK_MILLISECONDS = 20;

const at = (path) => new URL(path, registration.scope).href;
const cacheOf = (version) => `heard-app-${version}`;

// A later script of this kind is installed while somebody may be answering: then the version that
// is in use stays.
addEventListener('install', (event) => event.waitUntil(look().then(async (version) => (await used()) ?? use(version))));
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('message', (event) => event.waitUntil(event.data === 'take' ? take(event.source) : begin(event.source)));
addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(registration.scope)) return;
  const path = request.url.slice(registration.scope.length).split(/[?#]/)[0];
  if (ASKED_FIRST.includes(path)) event.respondWith(askFirst(request));
  else if (path === '' || path === 'index.html') event.respondWith(kept(at(START), request));
  else if (!path.startsWith('api/') && !path.startsWith('collate/')) event.respondWith(kept(at(path), request));
});

// Which version is in use; the newest that is here whole.
async function used() {
  const said = await (await caches.open(USED)).match(at('version'));
  return said?.text();
}

async function use(version) {
  await (await caches.open(USED)).put(at('version'), new Response(version));
  const old = (await caches.keys()).filter((name) => name.startsWith(cacheOf('')) && name !== cacheOf(version));
  await Promise.all(old.map((name) => caches.delete(name)));
}

// Fetches what the service has now, where it is not here yet; gives its version once it is whole.
async function look() {
  const list = await (await fetch(at(LIST), { cache: 'no-cache' })).json();
  const cache = await caches.open(cacheOf(list.version));
  const fetchInto = async (path) => {
    if (await cache.match(at(path))) return;
    // Only what carries its hash in its name is the same in every version.
    const here = path.startsWith('assets/') ? await caches.match(at(path)) : undefined;
    const answer = here ?? (await fetch(at(path), { cache: path.startsWith('assets/') ? 'default' : 'no-cache' }));
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    await cache.put(at(path), answer);
  };
  // Few at a time, and not without a break: a slow phone on a slow line is still being used meanwhile.
  const waiting = [...list.files];
  const fetchNext = async () => {
    for (let path = waiting.shift(); path; path = waiting.shift()) {
      await fetchInto(path);
      await new Promise((on) => setTimeout(on, BREAK_MILLISECONDS));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchNext));
  await cache.put(at(LIST), new Response(list.version));
  return list.version;
}

// The newest version that is here whole but not in use.
async function newer() {
  const now = await used();
  for (const name of (await caches.keys()).reverse()) {
    const version = name.startsWith(cacheOf('')) && name.slice(cacheOf('').length);
    if (version && version !== now && (await (await caches.open(name)).match(at(LIST)))) return version;
  }
  return undefined;
}

// A page has just begun. Only the page knows whether it may be taken away, and until it says so the
// version in use stays, whole.
async function begin(page) {
  if (await canTake()) page.postMessage('newer');
  await look().catch(() => undefined);
}

async function take(page) {
  const version = await canTake();
  if (!version) return;
  await use(version);
  page.postMessage('taken');
}

// The newer version, where no other page is open.
async function canTake() {
  const open = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const alone = open.filter((client) => !client.url.startsWith(at('collate/'))).length === 1;
  return alone ? newer() : undefined;
}

async function kept(url, request) {
  const version = await used();
  const cache = version && (await caches.open(cacheOf(version)));
  const here = (cache && (await cache.match(url))) ?? (url.startsWith(at('assets/')) ? await caches.match(url) : undefined);
  return here ?? fetch(request);
}

// What was kept is given only in place of what does not come in time, and says so by its status.
async function askFirst(request) {
  const cache = await caches.open(KEPT);
  const here = await cache.match(request.url);
  const kept = here && new Response(here.body, { status: 203, headers: here.headers });
  try {
    const answer = await fetch(request, { signal: here && AbortSignal.timeout?.(ASK_MILLISECONDS) });
    if (answer.ok) await cache.put(request.url, answer.clone());
    return answer.status >= 500 ? (kept ?? answer) : answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

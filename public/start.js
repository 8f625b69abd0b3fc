// What cannot wait for the program: the comfort settings before the first paint, hiding the page even
// if the program never comes, and the guard of a kiosk, which the program puts up and down. (`comfort`,
// `hidden` and `exit` are read and written by the app too.)
(() => {
  const root = document.documentElement;
  const kept = (name) => {
    try { return localStorage.getItem(name); } catch { return null; }
  };
  for (const pair of (kept('comfort') ?? '').split(';')) {
    const [name, value] = pair.split('=');
    if (value) root.dataset[name] = value;
  }
  const hide = () => {
    root.replaceChildren();
    try { localStorage.setItem('hidden', 'yes'); } catch { /* nothing is kept here anyway */ }
    // A kiosk's way out is its own first page, which is there without a network too.
    const exit = kept('exit') || 'https://www.bbc.co.uk/weather';
    location.replace(navigator.onLine || exit === './' ? exit : 'about:blank');
  };
  addEventListener('click', (event) => { if (event.target.matches?.('#hide, .hide')) hide(); });
  // An invitation that is opened where the page already stands.
  addEventListener('hashchange', () => { if (location.hash.startsWith('#1.')) location.reload(); });
  // A tablet whose grown-ups want nothing to lead away: browsers fill the screen only after a touch.
  addEventListener('pointerup', () => {
    if (root.dataset.kiosk && !document.fullscreenElement) root.requestFullscreen?.().catch(() => {});
  });
  addEventListener('contextmenu', (event) => { if (root.dataset.kiosk) event.preventDefault(); });
  // Browsers keep a page that was left, and show it again as it was: not one that was there before hiding.
  addEventListener('pageshow', (event) => {
    if (!event.persisted || !kept('hidden')) return;
    root.replaceChildren();
    location.reload();
  });
  let shifts = [];
  addEventListener('keydown', (event) => {
    if (event.repeat) return;
    shifts = event.key === 'Shift' ? [...shifts.filter((at) => event.timeStamp - at < 1500), event.timeStamp] : [];
    if (shifts.length === 3) hide();
  });
})();
// Begins anew by what the page was opened with, which the program takes out of the address.
const invited = location.hash;
function again() {
  if (invited) history.replaceState(null, '', invited);
  location.reload();
}
// Where the program does not come, nobody waits with nothing to press. (Its own first lines call it too.)
function offerAgain() {
  const waiting = document.getElementById('waiting');
  if (!waiting || waiting.querySelector('button') || document.querySelector('main')) return;
  const button = document.createElement('button');
  button.textContent = 'Try again';
  button.addEventListener('click', again);
  waiting.append(button);
}
addEventListener('error', ({ target }) => {
  if (target.type !== 'module') return;
  const waiting = document.getElementById('waiting');
  waiting.textContent = waiting.dataset.failed;
  offerAgain();
}, true);
setTimeout(offerAgain, 20_000);
// Asks for what the first page needs while the program is still on its way, and reads it, so that the
// program finds it here (`device::net`); and for what asks the questions as soon as only so much of the
// program is left as comes over a slow line in the time of a round trip: what would wait until the program
// runs comes later on a slow device. Of an invitation it reads the part of the address after the #, which no
// server sees, and changes nothing.
(() => {
  const [program, index] = ['program', 'forms-index'].map((id) => document.getElementById(id));
  if (!program || !index) return;
  const asked = new Map();
  const ask = (href, take, patience) => {
    const answer = fetch(href, { signal: patience }).then(take);
    // What could not be fetched now is fetched again when it is needed.
    answer.catch(() => asked.delete(href));
    asked.set(href, answer);
  };
  const as = (answer) => answer;
  const whole = async (answer) => ({ status: answer.status, bytes: await answer.arrayBuffer() });
  const askWhole = (href) => ask(new URL(href, document.baseURI).href, whole, AbortSignal.timeout?.(30_000));
  const { bytes, ahead, behind } = program.dataset;
  const counted = (answer) => {
    if (!answer.ok || !answer.body) return answer;
    let left = Number(bytes);
    const counting = new TransformStream({
      transform(some, on) {
        left -= some.length;
        if (left < Number(ahead)) {
          left = Infinity;
          for (const name of behind.split(' ')) ask(new URL(name, program.href).href, as);
        }
        on.enqueue(some);
      },
    });
    return new Response(answer.body.pipeThrough(counting), answer);
  };
  ask(program.href, counted);
  askWhole('api/settings');
  askWhole(index.href);
  globalThis.asked = (address) => {
    const { href } = new URL(address, document.baseURI);
    const answer = asked.get(href);
    asked.delete(href);
    return answer;
  };
  const [version, invited = '', , , , officer] = location.hash.slice(1).split('.');
  if (version !== '1') return;
  const files = new Map(index.dataset.forms.split(';').map((pair) => pair.split('=')));
  for (const id of invited.split('+')) {
    if (files.has(id)) askWhole(new URL(files.get(id), index.href));
  }
  if (officer) askWhole('api/service');
})();
// Opens the store of what is begun here, and on a first visit makes its tables, while the program
// is still on its way; sees too whether it is empty, so that nobody who has kept nothing waits for it to
// be read. The program takes both from here (`device::store`). Where the browser refuses, the program
// finds that out for itself.
(() => {
  const { store, version, tables: names } = document.currentScript.dataset;
  if (!store) return;
  const tables = names.split(' ');
  try {
    // By this it is spoken to if it is left before the store is open (`device::store`).
    globalThis.ear = globalThis.BroadcastChannel && new BroadcastChannel(store);
    const opening = indexedDB.open(store, Number(version));
    opening.addEventListener('upgradeneeded', () => {
      const there = opening.result.objectStoreNames;
      for (const table of tables) if (!there.contains(table)) opening.result.createObjectStore(table);
    });
    globalThis[`store-${store}`] = opening;
    globalThis[`empty-${store}`] = new Promise((resolve) => {
      opening.addEventListener('error', () => resolve(false));
      opening.addEventListener('success', () => {
        try {
          const looking = opening.result.transaction(tables);
          const counts = tables.map((table) => looking.objectStore(table).count());
          looking.addEventListener('complete', () => resolve(counts.every((count) => count.result === 0)));
          looking.addEventListener('abort', () => resolve(false));
        } catch { resolve(false); }
      });
    });
  } catch { /* nothing is kept here anyway */ }
})();
// When a finger or a key last touched the page.
let touched = 0;
for (const touch of ['pointerdown', 'keydown']) addEventListener(touch, () => { touched = performance.now(); }, true);
// When the first page has come to rest: keeping the app on the device, whoever is tapping, because the
// network may go at any moment; and in a pause of the tapping the icon and what is needed to install the page.
addEventListener('load', () => setTimeout(() => {
  navigator.serviceWorker?.register('offline.js').catch(() => {});
  (function settle() {
    if (touched && performance.now() - touched < 2000) {
      setTimeout(settle, 1000);
      return;
    }
    for (const link of document.querySelectorAll('link[data-later]')) {
      link.rel = link.rel.replace('x-', '');
      link.href = link.dataset.later;
    }
  })();
}, 5000));
// Takes a newer version only where nobody has begun anything: not with an invitation, not after a
// touch or a key.
(() => {
  const keeper = navigator.serviceWorker;
  if (!keeper) return;
  keeper.addEventListener('message', ({ data }) => {
    if (data === 'newer' && !invited && !touched) keeper.controller.postMessage('take');
    if (data === 'taken') location.reload();
  });
  keeper.controller?.postMessage('begun');
})();

// Uses what the apps use: IndexedDB with strict durability, a module worker, a wasm module, Web
// Locks, a file input and a download from a Blob. It proves the engines and the driver, not Heard.

const say = (id, text) => { document.getElementById(id).textContent = text; };
const worker = new Worker(new URL('worker.mjs', import.meta.url), { type: 'module' });
const inWorker = (text) => new Promise((resolve, reject) => {
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = reject;
  worker.postMessage(text);
});

const request = (asked) => new Promise((resolve, reject) => {
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});

const db = await open().catch((error) => say('state', `Not ready: ${error.name}`));

async function open() {
  const opening = indexedDB.open('scratch', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('kept');
  return request(opening);
}

async function keep(value) {
  const transaction = db.transaction('kept', 'readwrite', { durability: 'strict' });
  transaction.objectStore('kept').put(value, 'one');
  await new Promise((resolve, reject) => { transaction.oncomplete = resolve; transaction.onabort = () => reject(transaction.error); });
}

document.getElementById('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const chosen = (name) => document.querySelector(`input[name=${name}]:checked`)?.value ?? 'nothing';
  const name = document.getElementById('name').value;
  const value = `${name}, ${chosen('a')}, ${chosen('b')}, ${document.getElementById('c').checked}, ${document.getElementById('date').value}`;
  try {
    await navigator.locks.request('keeping', () => keep(value));
    say('out', `kept ${value}; digest ${await inWorker(name)}`);
  } catch (error) {
    say('out', `could not keep: ${error.name}`);
  }
});

document.getElementById('file').addEventListener('change', async (event) => {
  say('out', `file ${event.target.files[0].name}: ${await event.target.files[0].text()}`);
});

document.getElementById('save').addEventListener('click', () => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(['what was saved'], { type: 'application/octet-stream' }));
  link.download = 'saved.heard';
  link.click();
});

// (module) with nothing in it: compiles only where 'wasm-unsafe-eval' is understood.
await WebAssembly.instantiate(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
if (db) {
  const kept = await request(db.transaction('kept').objectStore('kept').get('one'));
  say('state', `Ready; secure ${isSecureContext}; there was ${kept ?? 'nothing'}`);
}

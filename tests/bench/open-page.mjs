// Runs in the page of the open bench: shares the work out to workers and keeps the time from the
// first word to the last answer.

let workers = [];
let responses = 0;

/** Starts workers with so many responses each. */
async function start(count, each) {
  responses = count * each;
  workers = Array.from({ length: count }, () => new Worker('open-worker.mjs', { type: 'module' }));
  const texts = await all(each);
  if (texts.some(({ heard, bare }) => heard !== bare)) throw new Error('the texts are not the same');
}

/** Opens everything once, all workers at a time; gives responses a second. */
async function open(side) {
  const begun = performance.now();
  await all(side);
  return responses / (performance.now() - begun) * 1000;
}

function stop() {
  for (const worker of workers) worker.terminate();
}

/** Tells every worker, and waits for all of them. */
function all(what) {
  return Promise.all(workers.map((worker) => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(what);
  })));
}

globalThis.bench = { start, open, stop };

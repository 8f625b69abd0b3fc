// Runs in a worker of the tally bench: makes the records once, then counts whatever group it is told
// to, and says how long it took and how much memory the module holds.

import init, { Counting } from './counting_in_browser.js';

const ready = init({ module_or_path: 'counting_in_browser_bg.wasm' });
let module;
let counting;

onmessage = async ({ data }) => {
  module = await ready;
  if (typeof data === 'number') {
    counting = new Counting(data);
    return postMessage({ megabytes: module.memory.buffer.byteLength / 1048576 });
  }
  const begun = performance.now();
  const sum = counting.count(data);
  return postMessage({ ms: performance.now() - begun, sum });
};

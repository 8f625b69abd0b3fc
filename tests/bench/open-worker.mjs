// One worker of the open bench. A number is how many responses to seal; a name is who opens them.

import init, { Opening } from './opening_in_browser.js';

const ready = init({ module_or_path: 'opening_in_browser_bg.wasm' });
let work;

onmessage = async ({ data }) => {
  await ready;
  if (typeof data === 'number') {
    work = new Opening(data);
    // Opened once before anything is measured: both come to the same texts.
    return postMessage({ heard: work.open(), bare: work.open_bare() });
  }
  return postMessage(data === 'heard' ? work.open() : work.open_bare());
};

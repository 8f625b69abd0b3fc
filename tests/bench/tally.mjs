// node tally.mjs FOLDER RESPONSES ROUNDS FILTER...: counts all tables in a worker of Chromium after each
// change of the filter. The last line is JSON: milliseconds, and the megabytes of the module. FOLDER
// holds the module already.

import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from '../browser/driver/engines.mjs';
import { StaticHost } from '../browser/driver/servers.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const PAGE = `
const worker = new Worker('tally-page.mjs', { type: 'module' });
globalThis.ask = (what) => new Promise((resolve, reject) => {
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = (event) => reject(new Error(event.message));
  worker.postMessage(what);
});`;

async function main(folder, responses, rounds, filters) {
  await copyFile(join(HERE, 'tally-page.mjs'), join(folder, 'tally-page.mjs'));
  await writeFile(join(folder, 'page.mjs'), PAGE);
  await writeFile(join(folder, 'index.html'), '<!doctype html><meta charset="utf-8"><title>Bench</title><script type="module" src="page.mjs"></script>');
  const host = await StaticHost.start(folder);
  const browser = await launch('chromium');
  try {
    await browser.open(host.url);
    await browser.waitUntil(() => globalThis.ask !== undefined);
    const ask = (what) => browser.evaluate((one) => globalThis.ask(one), what);
    const { megabytes } = await ask(responses);
    const ms = [];
    for (let round = 0; round <= rounds; round += 1) {
      for (const filter of filters) {
        const found = await ask(filter);
        if (!(found.sum > 0)) throw new Error(`nothing was counted: ${filter}`);
        if (round > 0) ms.push(found.ms);
      }
    }
    process.stdout.write(`${JSON.stringify({ ms, megabytes })}\n`);
  } finally {
    await browser.close();
    await host.stop();
  }
}

const [folder, responses, rounds, ...filters] = process.argv.slice(2);
await main(folder, Number(responses), Number(rounds), filters);

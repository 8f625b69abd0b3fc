// node open.mjs FOLDER RESPONSES ROUNDS: opens sealed responses in workers of Chromium, Heard and
// bare HPKE in turn, in one worker and in as many as there are processors. The last line is JSON:
// how many were opened a second, round by round. FOLDER holds Heard's module already.

import { copyFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from '../browser/driver/engines.mjs';
import { StaticHost } from '../browser/driver/servers.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));

async function main(folder, responses, rounds) {
  for (const file of ['open-page.mjs', 'open-worker.mjs']) await copyFile(join(HERE, file), join(folder, file));
  await writeFile(join(folder, 'index.html'), '<!doctype html><meta charset="utf-8"><title>Bench</title><script type="module" src="open-page.mjs"></script>');
  const host = await StaticHost.start(folder);
  const browser = await launch('chromium');
  try {
    await browser.open(host.url);
    await browser.waitUntil(() => globalThis.bench !== undefined);
    const found = { workers: availableParallelism() };
    found.one = await rates(browser, 1, responses, rounds);
    found.all = await rates(browser, found.workers, responses, rounds);
    process.stdout.write(`${JSON.stringify(found)}\n`);
  } finally {
    await browser.close();
    await host.stop();
  }
}

/** Responses a second, by side and round; the first round warms up. */
async function rates(browser, workers, responses, rounds) {
  await browser.evaluate((count, each) => globalThis.bench.start(count, each), workers, responses);
  const found = { heard: [], bare: [] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const side of round % 2 === 0 ? ['heard', 'bare'] : ['bare', 'heard']) {
      const rate = await browser.evaluate((name) => globalThis.bench.open(name), side);
      if (round > 0) found[side].push(rate);
    }
  }
  await browser.evaluate(() => globalThis.bench.stop());
  process.stderr.write(`${workers} workers, responses a second: ${JSON.stringify(found)}\n`);
  return found;
}

await main(process.argv[2], Number(process.argv[3]), Number(process.argv[4]));

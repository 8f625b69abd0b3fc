// Takes the pictures of docs/pictures/: node pictures.mjs. `cargo xtask pictures` calls it after a
// build. The figures in them are the demo's, so that a picture never shows anyone's answers.

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from './driver/engines.mjs';
import { HeardServer, heard, ROOT } from './driver/servers.mjs';
import * as steps from './steps.mjs';

const PICTURES = join(ROOT, 'docs', 'pictures');
const SIZES = { phone: [360, 740], tablet: [800, 1280], laptop: [1280, 800], desk: [1440, 900] };

async function main() {
  await mkdir(PICTURES, { recursive: true });
  const t = { folders: [], folder: async () => (t.folders.push(await mkdtemp(join(tmpdir(), 'heard-pictures-'))), t.folders.at(-1)) };
  t.server = async ({ data }) => (t.started = await HeardServer.start(data));
  const browser = await launch('chromium');
  try {
    const service = await steps.service(t, 'small');
    await family(browser, service);
    await officers(browser, service);
  } finally {
    await browser.close();
    await t.started?.stop();
    for (const folder of [...t.folders, browser.folder]) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function family(browser, { url }) {
  await browser.open(url);
  await browser.waitFor(steps.HOME);
  await take(browser, 'respond-home', 'phone', 'tablet', 'laptop');
  await steps.chooseForm(browser);
  await browser.choose('No, only me');
  await take(browser, 'respond-before', 'phone');
  await browser.clickText('Begin');
  await steps.answerCore(browser, 0, 1);
  await browser.waitFor(steps.CORE[1][0]);
  await browser.choose(steps.CORE[1][1]);
  await take(browser, 'respond-question', 'phone', 'tablet', 'laptop');
  await browser.colours('dark');
  await take(browser, 'respond-question-dark', 'phone');
  await browser.colours('light');
  await browser.clickText('Next');
  await steps.answerCore(browser, 2);
  await browser.waitFor(steps.MORE);
  await take(browser, 'respond-offer', 'phone');
  await steps.finish(browser);
  await take(browser, 'respond-check', 'phone', 'laptop');
  await steps.preview(browser);
  await take(browser, 'respond-preview', 'phone', 'laptop');
}

async function officers(browser, service) {
  await browser.open(`${service.url}collate/`);
  await browser.waitFor('Open the responses');
  await take(browser, 'collate-unlock', 'laptop');
  await steps.unlock(browser, service);
  await steps.waitForCount(browser, 69);
  await take(browser, 'collate-overview', 'desk', 'laptop', 'tablet');
  await browser.clickText({ role: 'button', name: 'Tables' });
  await browser.waitFor('Each question');
  await take(browser, 'collate-tables', 'desk', 'laptop', 'tablet');
  await browser.clickText({ role: 'button', name: 'Publish' });
  await browser.waitFor('A release is made whole');
  await take(browser, 'collate-publish', 'desk', 'laptop');
}

async function take(browser, screen, ...sizes) {
  for (const size of sizes) {
    await browser.viewport(...SIZES[size]);
    await browser.evaluate(() => scrollTo(0, 0));
    await browser.screenshot(join(PICTURES, `${screen}-${SIZES[size].join('x')}.png`));
  }
}

await main();
process.exit(0);

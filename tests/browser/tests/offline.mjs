// Once opened, the families' app starts, asks and seals with no server at all; what was sealed goes
// when there is one again. A new version comes in the background and is taken at the start of a
// page, never in the middle.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as steps from '../steps.mjs';

export const name = 'offline';
export const engines = ['chromium'];

const VERSION = 'f'.repeat(16);
const NEW = 'A newer version of this page';

export async function run(t) {
  await startsWithoutServer(t);
  await takesNewVersions(t);
}

async function startsWithoutServer(t) {
  const service = await steps.service(t);
  const browser = await t.launch();
  await browser.open(service.url);
  await browser.waitFor(steps.HOME);
  await steps.onTheDevice(browser);

  await service.server.stop();
  await steps.answerAll(browser, service.url);
  assert.equal(await steps.send(browser), 'We could not send it yet');

  await service.server.start();
  await browser.open(service.url);
  await browser.waitFor(steps.HOME);
  await browser.waitUntil(() => !document.querySelector(':not(.was-waiting) > .waiting'));
}

async function takesNewVersions(t) {
  const service = await steps.service(t);
  const folder = await steps.site(t);
  await writeFile(join(folder, 'service.json'), await (await fetch(`${service.url}api/service`)).text());
  let changed = false;
  const host = await t.host(folder, { change: (path, bytes) => (changed ? newer(path, bytes) : bytes) });
  const browser = await t.launch();
  await browser.open(host.url);
  await browser.waitFor(steps.HOME);
  await steps.onTheDevice(browser);

  // In the middle: the new version is fetched, and nothing on the page changes.
  await steps.begin(browser, host.url);
  changed = true;
  await steps.answer(browser, steps.CORE[0]);
  await browser.evaluate(() => navigator.serviceWorker.controller.postMessage('begun'));
  // The list comes last: with it the new version is here whole.
  await browser.waitUntil((version) => caches.match('offline.json', { cacheName: `heard-app-${version}` }).then(Boolean), VERSION);
  await steps.answer(browser, steps.CORE[1]);
  await browser.waitFor(steps.CORE[2][0]);
  await steps.toDisk();
  assert.equal(await browser.evaluate(() => document.documentElement.dataset.version), undefined, 'the page was taken away while someone answered');

  // Not for somebody with an invitation, nor beside another tab: what they use stays, whole.
  await browser.open('about:blank');
  await browser.open(`${host.url}#1.child-review-4-7......`);
  await staysAsItIs(browser);
  const other = await browser.tab();
  await other.open(host.url);
  await staysAsItIs(other);
  await other.page.page.close();

  // At the start of a page, with nothing lost.
  await browser.open('about:blank');
  await browser.open(host.url);
  await browser.waitUntil((title) => document.documentElement.dataset.version === title, NEW);
  await browser.waitFor('You have begun');
  await browser.clickText('Carry on');
  await browser.waitFor(steps.CORE[2][0]);
}

/** A page that has begun, and has been told that there is a newer version. */
async function staysAsItIs(browser) {
  await browser.waitFor('You have begun');
  await browser.evaluate(() => new Promise((resolve) => {
    navigator.serviceWorker.addEventListener('message', resolve);
    navigator.serviceWorker.controller.postMessage('begun');
    setTimeout(resolve, 2_000);
  }));
  await steps.toDisk();
  const { used, kept } = await browser.evaluate(async () => ({
    used: await (await (await caches.open('heard-used')).match('version')).text(),
    kept: await caches.keys(),
  }));
  assert.notEqual(used, VERSION);
  assert.ok(kept.includes(`heard-app-${used}`), `${used} is in use and not here: ${kept}`);
  assert.equal(await browser.evaluate(() => document.documentElement.dataset.version), undefined);
}

function newer(path, bytes) {
  if (bytes === null) return bytes;
  if (path === 'offline.json') {
    const list = JSON.parse(bytes);
    return Buffer.from(JSON.stringify({ ...list, version: VERSION }));
  }
  if (path === '' || path === 'index.html') return Buffer.from(`${bytes}`.replace('<html ', `<html data-version="${NEW}" `));
  return bytes;
}

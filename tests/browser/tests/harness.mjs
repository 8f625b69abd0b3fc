// Proves the driver and the engines on a page of their own, so that a failure of a test of Heard
// is a failure of Heard: everything the other tests lean on is used here once.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { faults, wider } from '../driver/axe.mjs';
import { until } from '../driver/processes.mjs';

export const name = 'harness';
export const engines = ['chromium', 'firefox', 'webkit'];

const SCRATCH = fileURLToPath(new URL('../scratch', import.meta.url));

export async function run(t) {
  const host = await t.host(SCRATCH, { prefix: '/under/a/path/' });
  const browser = await t.launch();
  await browser.viewport(400, 700);
  await browser.open(host.url);
  await browser.waitFor('Ready; secure true; there was nothing');

  await fillIn(browser);
  await browser.kill();
  await browser.restart();
  await browser.open(host.url);
  await browser.waitFor("there was a child's bear, no, yes, true, 2026-03-04");

  await files(t, browser);
  await keysAlone(browser);
  await gone(host, browser);
  if (t.engine !== 'webkit') await twoTabs(host, browser);
  assert.deepEqual(browser.log.breaches, []);
  assert.deepEqual(browser.log.foreign(new URL(host.url).origin), []);
  if (t.engine === 'chromium') await onlyChromium(t, host, browser);
  await breach(browser);
}

async function fillIn(browser) {
  await browser.fill('What is it?', 'to be replaced');
  await browser.fill('What is it?', "a child's bear");
  await browser.choose('No', 'Were you listened to?');
  await browser.choose('Yes', 'Did it help?');
  await browser.choose("I'd like to");
  await browser.fill('When', '2026-03-04');
  await browser.clickText({ role: 'button', name: 'Keep it' });
  await browser.waitFor("kept a child's bear, no, yes, true, 2026-03-04");
  await browser.waitFor(createHash('sha256').update("a child's bear").digest('hex'));
}

async function files(t, browser) {
  const path = join(await t.folder(), 'given.txt');
  await writeFile(path, 'what was given');
  await browser.setFile('#file', path);
  await browser.waitFor('file given.txt: what was given');
  const saved = await browser.download(() => browser.clickText('Save a file'));
  assert.equal(await readFile(saved, 'utf8'), 'what was saved');
  assert.match(saved, /saved\.heard$/);
}

async function keysAlone(browser) {
  await browser.evaluate(() => document.getElementById('name').focus());
  await browser.type('By keys');
  await browser.press('Tab');
  await browser.press('ArrowDown');
  assert.equal((await browser.focused()).id, 'a2');
  await browser.press('Shift+Tab');
  assert.equal((await browser.focused()).id, 'name');
  await browser.press('Enter');
  await browser.waitFor(/kept By keys/);
}

async function gone(host, browser) {
  await host.stop();
  await assert.rejects(browser.evaluate(() => fetch('hex.mjs', { cache: 'no-store' }).then(() => 'there')));
  await host.start();
  assert.equal(await browser.evaluate(() => fetch('hex.mjs', { cache: 'no-store' }).then(() => 'there')), 'there');
}

async function twoTabs(host, browser) {
  const other = await browser.tab();
  await other.open(host.url);
  await other.waitFor('there was By keys');
}

/** What only the tests in Chromium lean on. */
async function onlyChromium(t, host, browser) {
  assert.deepEqual(await faults(browser), []);
  assert.equal(await wider(browser), false);
  await browser.evaluate(() => { document.querySelector('label[for=name]').style.color = '#ccc'; });
  assert.match((await faults(browser)).join(), /color-contrast/);

  await browser.setOffline(true);
  assert.equal(await browser.evaluate(() => navigator.onLine), false);
  await browser.setOffline(false);

  // Chromium remembers for half a minute how much room there was, so it is full from the start.
  const full = await t.launch();
  await full.quota(new URL(host.url).origin, 100);
  await full.open(host.url);
  await full.fill('What is it?', 'x'.repeat(200));
  await full.clickText('Keep it');
  await full.waitFor('could not keep: QuotaExceededError');

  const closed = await t.launch({ storage: 'off' });
  await closed.open(host.url);
  await closed.waitFor(/Not ready: \w+Error/);
}

/** The log has to tell of a breach, or its silence proves nothing. */
async function breach(browser) {
  await browser.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<p style="color: red">Inline</p><img alt="" src="http://example.org/x.png">');
  });
  await browser.waitUntil(() => getComputedStyle(document.body.lastElementChild).display !== '');
  await until(() => browser.log.breaches.length > 0, 5000, () => 'a breach of the policy was not seen');
  if (browser.name === 'chromium') assert.equal(browser.log.foreign().at(-1), 'http://example.org/x.png');
}

// Opening: what was opened once stays on the officer's device under a lock, the next start fetches
// only what is new, and an officer can pause it, leave the rest for another time, and have it all
// forgotten. Several workers open the same as one.

import assert from 'node:assert/strict';
import { pause } from '../driver/processes.mjs';
import * as steps from '../steps.mjs';

export const name = 'opening';
export const engines = ['chromium'];

const SMALL = 69;
const LARGE = 2000;

export async function run(t) {
  await onlyWhatIsNew(t);
  const large = await steps.service(t, 'large');
  await byMany(t, large, await pausedAndStopped(t, large));
}

async function onlyWhatIsNew(t) {
  const service = await steps.service(t, 'small');
  const browser = await t.launch();
  await steps.unlock(browser, service);
  await steps.waitForAll(browser, SMALL);
  assert.deepEqual(asked(browser), ['']);
  const pieces = await shelf(browser);
  assert.ok(pieces.length > 0, 'something is kept');
  assert.ok(pieces.every((piece) => !piece.includes('parent-after') && !piece.includes('answers')), 'under a lock');

  await steps.unlock(browser, service);
  await steps.waitForAll(browser, SMALL);
  assert.match(asked(browser).at(-1), /^\d+\.[0-9a-f]{64}$/, 'it asks for what is new');

  const parent = await t.launch();
  await steps.answerAll(parent, service.url);
  assert.equal(await steps.send(parent), 'Sent. Thank you.');
  await steps.unlock(browser, service);
  await steps.waitForAll(browser, SMALL + 1);

  await browser.clickText({ role: 'button', name: 'Forget what was opened on this device' });
  await browser.waitFor('Nothing that was opened is kept on this device now.');
  assert.deepEqual(await shelf(browser), []);
  await steps.unlock(browser, service);
  await steps.waitForAll(browser, SMALL + 1);
  assert.equal(asked(browser).at(-1), '', 'from the beginning');
  await browser.close();
}

async function pausedAndStopped(t, service) {
  const browser = await t.launch();
  await processors(browser, 1);
  await browser.open(`${service.url}collate/`);
  await browser.waitFor('Open the responses');
  await steps.tryKey(browser, service.key, service.passphrase);
  await browser.waitFor(/Opening [1-9]\d* of \d+/, 60_000);
  await browser.clickText({ role: 'button', name: 'Pause' });
  const before = await standsAt(browser);
  await pause(1_000);
  assert.equal(await standsAt(browser), before, 'nothing goes on');
  assert.ok(before < LARGE, 'it was paused on the way');
  await browser.clickText({ role: 'button', name: 'Go on' });
  await browser.clickText({ role: 'button', name: 'Stop, and open the rest another time' });
  await browser.waitGone('Stop, and open the rest another time', 60_000);
  await steps.unlock(browser, service);
  await steps.waitForAll(browser, LARGE);
  assert.notEqual(asked(browser).at(-1), '', 'what was open stays open');
  const rows = await steps.tableRows(browser);
  assert.ok(rows.length > 10, 'there is something to compare');
  await browser.close();
  return rows;
}

/** Several workers open the same as one, which opened what is given. */
async function byMany(t, service, byOne) {
  const browser = await t.launch();
  await processors(browser, 4);
  await steps.unlock(browser, service);
  await steps.waitForAll(browser, LARGE);
  assert.deepEqual(await steps.tableRows(browser), byOne);
  await browser.close();
}

/** Has the pages of a browser believe that the device has so many. */
async function processors(browser, count) {
  await browser.engine.context.addInitScript((known) => {
    Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', { get: () => known });
  }, count);
}

/** Where it stands still: what the worker already held is counted first. */
async function standsAt(browser) {
  await browser.waitFor('Paused at');
  await pause(1_000);
  return Number((await browser.text()).match(/Paused at (\d+) of/)[1]);
}

/** What the mailbox was asked to go on after, in order. */
function asked(browser) {
  return browser.log.requests
    .map(({ url }) => new URL(url))
    .filter((url) => url.pathname === '/api/responses')
    .map((url) => url.searchParams.get('after'));
}

/** The pieces that are kept, as text. */
async function shelf(browser) {
  return browser.evaluate(() => new Promise((resolve, reject) => {
    const opening = indexedDB.open('heard-opened');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const reading = opening.result.transaction('pieces').objectStore('pieces').getAll();
      reading.onsuccess = () => {
        opening.result.close();
        resolve(reading.result.map((piece) => new TextDecoder('latin1').decode(piece)));
      };
    };
  }));
}

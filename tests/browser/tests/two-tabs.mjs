// Two tabs of one browser never send two: neither when both hold the same draft, nor when both
// find the same sealed response in the outbox.

import assert from 'node:assert/strict';
import { pause } from '../driver/processes.mjs';
import * as steps from '../steps.mjs';

export const name = 'two-tabs';
export const engines = ['chromium'];

export async function run(t) {
  const service = await steps.service(t);
  const browser = await t.launch();
  await bothSeal(browser, service);
  await bothFindItWaiting(browser, service);
  await steps.unlock(browser, service);
  await steps.waitForCount(browser, 2);
}

async function bothSeal(browser, { url }) {
  await steps.answerAll(browser, url);
  const other = await browser.tab();
  await steps.carryOn(other, url);
  await other.waitFor('Before you send', 30_000);
  await Promise.all([browser, other].map((tab) => tab.clickText('Seal and send')));
  const ends = await Promise.all([browser, other].map((tab) => tab.waitForOneOf(
    ['Sent. Thank you.', 'You have this open in another tab'], 30_000)));
  assert.deepEqual(ends.sort(), ['Sent. Thank you.', 'You have this open in another tab']);
  assert.equal(puts(browser).length, 1, puts(browser).join());
  await other.page.page.close();
}

async function bothFindItWaiting(browser, { url, server }) {
  await steps.answerAll(browser, url);
  await server.stop();
  assert.equal(await steps.send(browser), 'We could not send it yet');
  const before = puts(browser).length;
  await server.start();
  const other = await browser.tab();
  await Promise.all([browser.open(url), other.open(url)]);
  await Promise.all([browser, other].map((tab) => tab.waitFor(steps.HOME)));
  await Promise.any([browser, other].map((tab) => tab.waitFor('What was waiting here has now been sent.')));
  await pause(1000);
  assert.equal(puts(browser).length - before, 1, puts(browser).join());
}

function puts(browser) {
  return browser.log.requests.filter(({ method }) => method === 'PUT').map(({ url }) => url);
}

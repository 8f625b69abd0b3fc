// Two tabs of one browser never send two: neither when both hold the same draft, nor when both
// find the same sealed response in the outbox. Nor does one write over what the other was told.

import assert from 'node:assert/strict';
import { pause } from '../driver/processes.mjs';
import * as steps from '../steps.mjs';

export const name = 'two-tabs';
export const engines = ['chromium'];

export async function run(t) {
  const service = await steps.service(t);
  const browser = await t.launch();
  await bothAnswer(browser, service);
  await bothSeal(browser, service);
  await bothFindItWaiting(browser, service);
  await steps.unlock(browser, service);
  await steps.waitForCount(browser, 3);
}

/** The tab that is behind says so and keeps away; loaded again it has what the other was told. */
async function bothAnswer(browser, { url }) {
  await steps.begin(browser, url);
  await steps.answerCore(browser, 0, 2);
  await browser.waitFor(steps.CORE[2][0]);
  await steps.toDisk();
  const other = await browser.tab();
  await steps.carryOn(other, url);
  await steps.answerCore(other, 2, 4);
  await other.waitFor(steps.CORE[4][0]);
  await browser.choose('No');
  await browser.waitFor('You have this open in another tab');
  await browser.waitFor('Your answers are safe there.');
  await steps.answerCore(other, 4, 5);
  await steps.toDisk();
  await browser.clickText('Try again');
  await browser.clickText('Carry on');
  await steps.answerCore(browser, 5);
  await steps.finish(browser);
  const said = await browser.evaluate(() => [...document.querySelectorAll('.entry dd.said')].map((one) => one.innerText.trim()));
  assert.deepEqual(said.slice(0, steps.CORE.length), steps.CORE.map(([, given]) => given));
  await steps.preview(browser);
  assert.equal(await steps.send(browser), 'Sent. Thank you.');
  await other.page.page.close();
}

async function bothSeal(browser, { url }) {
  const before = puts(browser).length;
  await steps.answerAll(browser, url);
  const other = await browser.tab();
  await steps.carryOn(other, url);
  await other.waitFor('Before you send', 30_000);
  await Promise.all([browser, other].map((tab) => tab.clickText('Seal and send')));
  const ends = await Promise.all([browser, other].map((tab) => tab.waitForOneOf(
    ['Sent. Thank you.', 'You have this open in another tab'], 30_000)));
  assert.deepEqual(ends.sort(), ['Sent. Thank you.', 'You have this open in another tab']);
  assert.equal(puts(browser).length - before, 1, puts(browser).join());
  await other.page.page.close();
}

async function bothFindItWaiting(browser, { url, server }) {
  await steps.answerAll(browser, url);
  await server.stop();
  assert.equal(await steps.send(browser), 'We could not send it yet');
  const before = puts(browser).length;
  // This page would try again by itself.
  await browser.open('about:blank');
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

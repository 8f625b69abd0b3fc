// A shared tablet that was put down locks itself, whether it stays awake or sleeps, and nothing is
// lost by it; one that somebody still uses does not. The clock on the wall is put on and back here.

import assert from 'node:assert/strict';
import { pause } from '../driver/processes.mjs';
import * as steps from '../steps.mjs';

export const name = 'idle';
export const engines = ['chromium'];

const MINE = ['Cat', 'Moon', 'Cat', 'Ball'];
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
/** The tablet looks every five seconds. */
const LOOKED = 6 * SECOND;
const [[first], [second, said], [third]] = steps.CORE;

export async function run(t) {
  const service = await steps.serviceWithCodes(t);
  const browser = await t.launch();
  await browser.engine.context.addInitScript(wallClock);
  await steps.sharedTablet(t, browser, service);
  await steps.beginLocked(browser, MINE);
  await steps.answerCore(browser, 0, 1);

  await putOn(browser, 100 * SECOND);
  await stays(browser, second);
  await browser.choose(said);
  await putOn(browser, 100 * SECOND);
  await stays(browser, second);
  await putOn(browser, 30 * SECOND);
  await locked(browser);
  await mine(browser);
  await browser.waitFor(second);

  await browser.clickText('Next');
  await browser.waitFor(third);
  await putOn(browser, HOUR);
  await browser.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  await locked(browser);
  await mine(browser);
  await browser.waitFor(third);

  await putOn(browser, -365 * 24 * HOUR);
  await stays(browser, third);
  await putOn(browser, 125 * SECOND);
  await locked(browser);
  assert.deepEqual(browser.log.breaches, []);
}

function wallClock() {
  const now = Date.now;
  let ahead = 0;
  Date.now = () => now() + ahead;
  globalThis.putOn = (milliseconds) => { ahead += milliseconds; };
}

async function putOn(browser, milliseconds) {
  await browser.evaluate((on) => globalThis.putOn(on), milliseconds);
}

async function stays(browser, question) {
  await pause(LOOKED);
  assert.ok(await browser.shows(question), `${question} is gone`);
}

async function locked(browser) {
  await browser.waitFor(steps.TABLET);
  for (const question of [first, second, third]) assert.equal(await browser.shows(question), false);
}

async function mine(browser) {
  await browser.clickText({ role: 'button', name: 'Blue circle' });
  await steps.give(browser, MINE);
}

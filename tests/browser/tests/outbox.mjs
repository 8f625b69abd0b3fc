// What waits is tried again by itself: after five seconds, then after twice as long each time, at most
// after ten minutes; and once it has gone, not again. The page's own clock is put forward here.

import assert from 'node:assert/strict';
import * as steps from '../steps.mjs';

export const name = 'outbox';
export const engines = ['chromium'];

const SECONDS = [5, 10, 20, 40, 80, 160, 320, 600, 600];
const MAILBOX = '**/api/responses/*';

export async function run(t) {
  const service = await steps.service(t);
  const browser = await t.launch();
  const tab = browser.page.page;
  await steps.answerAll(browser, service.url);
  await tab.route(MAILBOX, (route) => route.abort());
  assert.equal(await steps.send(browser), 'We could not send it yet');
  await browser.open('about:blank');

  await tab.addInitScript(holdBack);
  const before = puts(browser);
  await browser.open(service.url);
  for (const [tried, seconds] of SECONDS.entries()) {
    await browser.waitUntil((times) => globalThis.held.length === times, tried + 1);
    assert.equal(await browser.evaluate(() => globalThis.held.at(-1).seconds), seconds);
    assert.equal(puts(browser) - before, tried + 1, 'one attempt each time');
    await browser.waitFor('waits to be sent');
    if (tried < SECONDS.length - 1) await browser.evaluate(() => globalThis.held.at(-1).call());
  }
  await tab.unroute(MAILBOX);
  await browser.evaluate(() => globalThis.held.at(-1).call());
  await browser.waitFor('What was waiting here has now been sent');
  assert.equal(await browser.evaluate(() => globalThis.held.length), SECONDS.length, 'nothing waits, so nothing is tried again');
  await steps.unlock(browser, service);
  await steps.waitForCount(browser, 1);
}

function puts(browser) {
  return browser.log.requests.filter(({ method }) => method === 'PUT').length;
}

/** In the page: what the program asks to be called for in five seconds or later, it is not called for. */
function holdBack() {
  const PATIENCE = 30_000;
  const set = globalThis.setTimeout.bind(globalThis);
  globalThis.held = [];
  globalThis.setTimeout = (call, milliseconds = 0, ...rest) => {
    const program = new Error().stack.includes('wasm');
    if (!program || milliseconds < 5000 || milliseconds === PATIENCE) return set(call, milliseconds, ...rest);
    globalThis.held.push({ call, seconds: milliseconds / 1000 });
    return 0;
  };
}

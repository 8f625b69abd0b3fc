// The whole way, in all three engines: a parent answers, the browser is killed, they carry on, the
// server is gone when they send, the browser is closed, and what waited is sent when the page is
// next open; an officer's browser then opens and counts it.

import assert from 'node:assert/strict';
import * as steps from '../steps.mjs';

export const name = 'whole-way';
export const engines = ['chromium', 'firefox', 'webkit'];

export async function run(t) {
  const service = await steps.service(t);
  const browser = await t.launch();
  await browser.viewport(400, 800);

  await steps.begin(browser, service.url);
  await steps.answerCore(browser, 0, 3);
  await steps.toDisk();
  await browser.kill();
  await browser.restart();

  await steps.carryOn(browser, service.url);
  await steps.answerCore(browser, 3);
  await steps.finish(browser);
  for (const said of ['About a day before', 'Partly', 'Harbour']) await browser.waitFor(said);
  await steps.preview(browser);
  await browser.waitFor('spoke too fast. Please start on time.');
  await struckOut(browser);

  await service.server.stop();
  assert.equal(await steps.send(browser), 'We could not send it yet');
  await browser.close();

  await service.server.start();
  await browser.restart();
  await browser.open(service.url);
  await browser.waitFor('What was waiting here has now been sent.');
  assert.equal(await browser.shows('You have begun'), false, 'the draft is still there');

  await steps.unlock(browser, service);
  await steps.waitForCount(browser, 1);
  assert.deepEqual(browser.log.breaches, []);
  assert.deepEqual(browser.log.foreign(service.origin), []);
}

/** The name is shown struck out, with what stands in its place, and is not in what is sent. */
async function struckOut(browser) {
  const [was, instead, sent] = await browser.evaluate(() => ['del', 'ins', 'pre.raw'].map((css) => document.querySelector(css).textContent));
  assert.equal(was, 'Jonathan');
  assert.match(instead, /^\[.+\]$/);
  assert.ok(sent.includes(`${instead} spoke too fast.`), sent);
  assert.equal(sent.includes('Jonathan'), false, sent);
}

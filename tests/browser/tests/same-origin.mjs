// Nothing on any screen of either app asks another origin for anything, breaks the content
// security policy, or writes an error to the console.

import assert from 'node:assert/strict';
import * as steps from '../steps.mjs';

export const name = 'same-origin';
export const engines = ['chromium'];

export async function run(t) {
  const service = await steps.service(t, 'small');
  const browser = await t.launch();
  await steps.answerAll(browser, service.url);
  assert.equal(await steps.send(browser), 'Sent. Thank you.');
  await browser.clickText('Back to the first page');
  await browser.waitFor(steps.HOME);

  await steps.unlock(browser, service);
  await steps.waitForAll(browser, 70);
  for (const page of ['Tables', 'Publish', 'Overview']) {
    await browser.clickText({ role: 'button', name: page });
    await browser.waitUntil((label) => document.querySelector('[aria-current=page]')?.innerText === label, page);
  }
  await browser.clickText('Lock');
  await browser.waitFor('Open the responses');

  assert.ok(browser.log.requests.length > 10, 'no requests were seen, so nothing is proved');
  assert.deepEqual(browser.log.foreign(service.origin), []);
  assert.deepEqual(browser.log.breaches, []);
  assert.deepEqual(browser.log.console.filter((line) => /^(error|uncaught)/.test(line)), []);
  await headers(service);
}

/** The policy that the browser kept to is the one of the design. */
async function headers({ url }) {
  const answered = await fetch(url);
  const policy = answered.headers.get('content-security-policy');
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'self' 'wasm-unsafe-eval'/);
  for (const barred of ['form-action', 'base-uri', 'frame-ancestors']) assert.ok(policy.includes(`${barred} 'none'`), barred);
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https?:|\*/);
  assert.equal(answered.headers.get('referrer-policy'), 'no-referrer');
  assert.ok(answered.headers.get('permissions-policy'));
}

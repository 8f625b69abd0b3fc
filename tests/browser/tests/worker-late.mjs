// The part of the page that seals does not come at first, because the line was gone for a moment:
// trying again fetches it, and nothing has to be said a second time. The officers' keys the same.

import * as steps from '../steps.mjs';

export const name = 'worker late';
export const engines = ['chromium'];

export async function run(t) {
  const service = await steps.service(t);
  await family(t, service);
  await officer(t, service);
}

async function family(t, { url }) {
  const browser = await t.launch();
  const back = await without(browser, '**/respond-worker-*.wasm');
  await steps.begin(browser, url);
  await steps.answerCore(browser);
  await steps.finish(browser);
  await browser.clickText('See what will be sent');
  await browser.waitFor('A part of this page could not be loaded. Your answers are still here.');
  await back();
  await browser.clickText('Try again');
  await browser.waitFor('Before you send');
  await steps.send(browser);
  await browser.waitFor('Sent. Thank you.');
}

async function officer(t, { url, key, passphrase }) {
  const browser = await t.launch();
  const back = await without(browser, '**/collate-worker-*');
  await browser.open(`${url}collate/`);
  await browser.waitFor('Open the responses');
  await steps.tryKey(browser, key, passphrase);
  await browser.waitFor('The part of this page that holds the keys did not start.');
  await back();
  await browser.clickText({ role: 'button', name: 'Open' });
  await steps.waitForCount(browser, 1);
}

/** The line gives nothing of this address until it is back. */
async function without(browser, address) {
  const { page } = browser.page;
  await page.route(address, (route) => route.abort());
  return () => page.unroute(address);
}

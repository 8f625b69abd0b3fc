// A part of the page does not come, because the line was gone for a moment: trying again fetches it,
// nothing has to be said a second time, and an invitation is still known.

import * as steps from '../steps.mjs';

export const name = 'lost line';
export const engines = ['chromium'];

const INVITED = '#1.parent-after-icpc......';

export async function run(t) {
  const service = await steps.service(t);
  await invited(t, service, '**/api/settings', 'There is no connection at the moment');
  await invited(t, service, /\/respond-[0-9a-f]{12}\.js$/, 'This page could not start.');
  await questions(t, service);
  await family(t, service);
  await officer(t, service);
  await changedMeanwhile(t, service);
}

/** What the first page needs does not come. */
async function invited(t, { url }, address, told) {
  const browser = await t.launch();
  const back = await without(browser, address);
  await browser.open(`${url}${INVITED}`);
  await browser.waitFor(told);
  await back();
  await browser.clickText('Try again');
  await browser.waitFor(steps.SHARED);
  await browser.waitFor(steps.FORM);
}

/** The questionnaire does not come. Nothing is kept for the next time: it could be had from there. */
async function questions(t, { url }) {
  const browser = await (await t.launch()).stranger();
  const back = await without(browser, '**/forms/parent-after-icpc-*');
  await browser.open(`${url}${INVITED}`);
  await browser.waitFor('The questions are not here yet.');
  await back();
  await browser.clickText('Try again');
  await steps.startHere(browser);
}

/** What seals does not come. */
async function family(t, { url }) {
  const browser = await (await t.launch()).stranger();
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

/** What holds the keys does not come. */
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

/** Of two documents one is older than the other, because both were kept: that is no deceit. */
async function changedMeanwhile(t, { url }) {
  const browser = await t.launch();
  await browser.open(url);
  await browser.waitFor(steps.HOME);
  await steps.onTheDevice(browser);
  await browser.open(url);
  await browser.waitUntil(async () => (await (await caches.open('heard-kept')).keys()).length === 2);
  await browser.evaluate(async () => {
    const kept = await caches.open('heard-kept');
    const settings = (await kept.keys()).find(({ url: address }) => address.endsWith('api/settings'));
    const said = await (await kept.match(settings)).text();
    await kept.put(settings, new Response(said.replace('Northshire', 'Southshire')));
  });
  await browser.setOffline(true);
  await browser.open(url);
  await browser.waitFor('Southshire');
  await steps.startForm(browser);
  await steps.answerCore(browser);
  await browser.waitFor(steps.MORE);
  await browser.setOffline(false);
  await browser.open(url);
  await browser.waitFor('Northshire');
}

/** The line gives nothing of this address until it is back. */
async function without(browser, address) {
  const { page } = browser.page;
  await page.route(address, (route) => route.abort());
  return () => page.unroute(address);
}

// Once a page has been painted nothing on it moves by itself, on a phone or a tablet and a slow line, from
// the first page to the last: what comes later has its room from the start. What a tap brings within
// half a second is what was asked for, as browsers count it.

import assert from 'node:assert/strict';
import { pause } from '../driver/processes.mjs';
import { Finger, Walker } from '../walker.mjs';
import * as steps from '../steps.mjs';

export const name = 'still';
export const engines = ['chromium'];

/** One for each temper. */
const WALKS = [
  ['child-review-4-7', 0, [800, 1280]], ['young-person-review', 1, [360, 740]], ['parent-after-icpc', 2, [800, 1280]],
];
/** Slow 4G. */
const LINE = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000 };
const STARTED_MS = 30_000;
/** By then all that a first page fetches behind itself has come over such a line. */
const SETTLED_MS = 4_000;

export async function run(t) {
  const service = await steps.service(t, 'none', [], WALKS.map(([form]) => form));
  const browser = await t.launch();
  const found = [];
  const left = [arriving, coming, ...WALKS.map((walk) => (...all) => walked(...all, walk))];
  const next = async () => {
    for (let one = left.shift(); one; one = left.shift()) found.push(...await one(browser, service));
  };
  await Promise.all([next(), next()]);
  assert.deepEqual(found, []);
}

/** The first page, and the first page again with something begun on it. */
async function arriving(browser, { url }) {
  const person = await onASlowLine(browser);
  await person.open(url);
  await person.waitFor(steps.HOME, STARTED_MS);
  await pause(SETTLED_MS);
  await steps.chooseForm(person);
  await person.choose('No, only me');
  await person.clickText('Begin');
  await steps.answer(person, steps.CORE[0]);
  await steps.toDisk();
  const asked = await moved(person);
  await person.open(url);
  await person.waitFor('You have begun');
  await pause(SETTLED_MS);
  const again = await moved(person);
  await person.clickText('Carry on');
  const sent = await sentLater(person, url);
  await person.page.close();
  return [...asked, ...again, ...sent];
}

/** The first page and a child's way in, on a screen with room beside the heading. */
async function coming(browser, { url }) {
  const person = await onASlowLine(browser, [1280, 800]);
  await person.open(url);
  await person.waitFor(steps.HOME, STARTED_MS);
  await pause(SETTLED_MS);
  const first = await moved(person);
  await person.open('about:blank');
  await person.open(`${url}#1.child-review-4-7.review..2099-Q4.1..`);
  await person.waitFor('Go on', STARTED_MS);
  await pause(SETTLED_MS);
  const meeting = await moved(person);
  await person.page.close();
  return [...first, ...meeting];
}

/** What waits is sent behind the first page, and that is said where it stood. */
async function sentLater(person, url) {
  const tab = person.page.page;
  await tab.route('**/api/responses/*', (route) => route.abort());
  await steps.answerCore(person, 1);
  await steps.finish(person);
  await steps.preview(person);
  assert.equal(await steps.send(person), 'We could not send it yet');
  await person.open(url);
  await person.waitFor('waits to be sent');
  await tab.unroute('**/api/responses/*');
  await person.waitFor('What was waiting here has now been sent.', 30_000);
  await pause(500);
  assert.equal(await person.shows('waits to be sent'), false);
  return moved(person);
}

async function walked(browser, { url }, [form, turn, size]) {
  const person = await onASlowLine(browser, size);
  await person.open(`${url}#1.${form}......`);
  await person.waitFor(/Begin|Go on/, STARTED_MS);
  await pause(SETTLED_MS);
  const walker = new Walker(person, new Finger(person), { turn });
  await walker.walk();
  assert.ok(walker.pages > 8, `${form} had only ${walker.pages} pages`);
  const found = await moved(person);
  await person.page.close();
  return found.map((what) => `${form}: ${what}`);
}

async function onASlowLine(browser, [width, height] = [360, 740]) {
  const person = await browser.stranger({ touch: true, width, height });
  const tab = person.page.page;
  const session = await tab.context().newCDPSession(tab);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', LINE);
  await tab.addInitScript(watch);
  return person;
}

async function moved(person) {
  return person.evaluate(() => {
    if (!window.moved) throw new Error('nobody has watched');
    return window.moved;
  });
}

/** Runs in the page before anything of its own. */
function watch() {
  window.moved = [];
  new PerformanceObserver((list) => list.getEntries().forEach(({ hadRecentInput, value, sources }) => {
    if (hadRecentInput) return;
    const page = document.querySelector('main h1')?.textContent ?? 'no heading';
    const what = sources.map(({ node }) => (node?.outerHTML ?? node?.textContent ?? 'something').slice(0, 90));
    window.moved.push(`“${page}” by ${value.toFixed(4)}: ${what.join(', ')}`);
  })).observe({ type: 'layout-shift', buffered: true });
}

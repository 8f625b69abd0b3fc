// Leaving at once: by *Hide* and by three presses of Shift. The page is blank before the neutral page of
// the service has come, no way leads back into it, and opened again it shows nothing of what was begun
// until somebody asks for that; then every word is there. With a network and without one.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../driver/processes.mjs';
import { heard } from '../driver/servers.mjs';
import * as steps from '../steps.mjs';

export const name = 'hiding';
export const engines = ['chromium'];

/** Where this service leads whoever hides the page: not where others do. */
const AWAY = 'https://neutral.example/weather';
const NEUTRAL = 'Rain later';
const NOWHERE = 'about:blank';
const SHOW = 'Show what I began here';
const WORDS = 'The room was far too small for us';
const BEGUN = [steps.FORM, WORDS, 'You have begun', 'Carry on', 'Throw it away'];

export async function run(t) {
  const { url } = await service(t);
  const browser = await t.launch();
  await beforeItBegins(browser, url);

  await browser.viewport(390, 844);
  await outside(browser);
  await writing(browser, url);
  await blankAtOnce(browser);
  await hidden(browser, url);
  await openedAgain(browser, url);
  await wordsAreThere(browser);

  await notByAccident(browser);
  await shift(browser, 0, 0.7, 1.4);
  await hidden(browser, url);
  await openedAgain(browser, url);
  await wordsAreThere(browser);

  await toThePreview(browser);
  await hide(browser);
  await hidden(browser, url);
  await openedAgain(browser, url);
  await previewIsThere(browser);

  await withoutNetwork(browser, url);
  await earlierVisit(browser, url);
}

/** The demo's service with a neutral page of its own. */
async function service(t) {
  const data = await t.folder();
  await heard(['demo', '--data', data, '--write-config']);
  const config = join(data, 'service.toml');
  await writeFile(config, (await readFile(config, 'utf8')).replace(/exit_page = .*/, `exit_page = "${AWAY}"`));
  const server = await t.server({ data });
  await heard(['demo', '--data', data, '--server', server.url, '--size', 'none']);
  return { url: `${server.url}/` };
}

/** The world outside, which tests cannot reach: a neutral page, and it is not told who led there. */
async function outside(browser) {
  await browser.page.page.route(AWAY, (route) => {
    const from = route.request().headers().referer;
    return route.fulfill({ contentType: 'text/html', body: `<h1>${from ?? NEUTRAL}</h1>` });
  });
}

// ---- places where somebody hides the page

/** Nothing has been begun, so there is nothing to be shown either. */
async function beforeItBegins(browser, url) {
  const person = await phone(browser);
  await person.open(url);
  await steps.chooseForm(person);
  await hide(person);
  await hidden(person, url);
  await person.open(url);
  await person.waitFor(steps.HOME);
  await nothingBegun(person);
  assert.equal(await person.shows(SHOW), false);
  await person.page.close();
}

/** Browsers keep pages that were left as they were. Going back to one of an earlier visit shows nothing
 * of it either. */
async function earlierVisit(browser, url) {
  const person = await phone(browser);
  await writing(person, url);
  await person.open(NOWHERE);
  await person.open(url);
  await person.waitFor('You have begun');
  await hide(person);
  await person.waitFor(NEUTRAL);
  const session = await sessionOf(person);
  const { entries } = await session.send('Page.getNavigationHistory');
  await session.send('Page.navigateToHistoryEntry', { entryId: entries.find((entry) => entry.url === url).id });
  await person.waitFor(SHOW);
  await nothingBegun(person);
  await person.page.close();
}

async function phone(browser) {
  const person = await browser.stranger({ touch: true, width: 390, height: 844 });
  await outside(person);
  return person;
}

/** In the middle of a questionnaire, with words just written. */
async function writing(browser, url) {
  await steps.begin(browser, url);
  await steps.answerCore(browser);
  await browser.waitFor(steps.MORE);
  await browser.clickText('No, finish now');
  await browser.waitFor(steps.BETTER);
  await browser.fill(steps.BETTER, WORDS);
  await steps.toDisk();
}

async function toThePreview(browser) {
  await browser.clickText('Next');
  await steps.toTheEnd(browser);
  await browser.waitFor(WORDS);
  await steps.toDisk();
}

/** Without a network there is no neutral page to go to; what was begun is still kept and opened. */
async function withoutNetwork(browser, url) {
  await steps.onTheDevice(browser);
  for (const leave of [hide, (person) => shift(person, 0, 0.2, 0.4)]) {
    await browser.setOffline(true);
    await browser.waitUntil(() => !navigator.onLine);
    await leave(browser);
    await hidden(browser, url, NOWHERE);
    await openedAgain(browser, url);
    await previewIsThere(browser);
    // The driver takes the network away from a page that is there, not from the next one.
    await browser.setOffline(false);
  }
}

// ---- hiding

async function hide(browser) {
  await browser.clickText({ role: 'button', name: 'Hide' });
}

/** Presses Shift so many seconds from now, as far as the page can tell: a busy machine is no slow finger. */
async function shift(browser, ...seconds) {
  const session = await sessionOf(browser);
  const start = Date.now() / 1000;
  for (const after of seconds) {
    const pressed = { key: 'Shift', code: 'ShiftLeft', windowsVirtualKeyCode: 16, timestamp: start + after };
    await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...pressed });
    await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...pressed });
  }
}

async function sessionOf(browser) {
  const tab = browser.page.page;
  return tab.context().newCDPSession(tab);
}

/** Two presses, three that took longer than a second and a half, three with another key between. */
async function notByAccident(browser) {
  await browser.clickText({ name: steps.BETTER, editable: true });
  for (const presses of [[0, 0.2], [0, 0.8, 1.6], [0, 1.4, 1.6]]) {
    await shift(browser, ...presses);
    await browser.press('End');
    await wordsAreThere(browser);
  }
  await shift(browser, 0, 0.2);
  await browser.press('End');
  await shift(browser, 0);
  await wordsAreThere(browser);
  await browser.press('End');
}

// ---- what is to be seen of it

/** Nothing is left on the page as soon as the button is pressed, however late the neutral one comes. */
async function blankAtOnce(browser) {
  await browser.evaluate(() => addEventListener('click', () => {
    console.log(`left: ${document.documentElement.childNodes.length} “${document.title}”`);
  }));
  await hide(browser);
  await until(() => browser.log.console.includes('log: left: 0 “”'), 5000, () => `not blank: ${browser.log.console.at(-1)}`);
}

/** The address is the neutral one, and going back as far as one can leads to nothing of the page. */
async function hidden(browser, url, address = AWAY) {
  await browser.waitUntil((wanted) => location.href === wanted, address);
  if (address === AWAY) await browser.waitFor(NEUTRAL);
  const session = await sessionOf(browser);
  const { entries, currentIndex } = await session.send('Page.getNavigationHistory');
  assert.deepEqual(entries.map((entry) => entry.url).filter((entry) => entry.startsWith(url)), []);
  for (let back = 0; back < currentIndex; back += 1) {
    await browser.page.page.goBack({ waitUntil: 'commit' });
    await nothingBegun(browser);
  }
}

/** Opened again it says no title and no word of what was begun, until it is asked to. */
async function openedAgain(browser, url) {
  await browser.open(url);
  await browser.waitFor(SHOW);
  await nothingBegun(browser);
  await browser.reload();
  await browser.waitFor(SHOW);
  await nothingBegun(browser);
  await browser.clickText(SHOW);
  await browser.waitFor('You have begun');
  await browser.waitFor(steps.FORM);
  await browser.clickText('Carry on');
}

/** Neither to be seen nor anywhere else on the page. */
async function nothingBegun(browser) {
  const page = await browser.evaluate(() => document.documentElement.outerHTML);
  for (const words of BEGUN) assert.equal(page.includes(words), false, words);
}

async function wordsAreThere(browser) {
  await browser.waitFor(steps.BETTER);
  await browser.waitUntil((words) => document.querySelector('main textarea')?.value === words, WORDS);
}

async function previewIsThere(browser) {
  await browser.waitFor(steps.PREVIEW);
  await browser.waitFor(WORDS, 30_000);
}

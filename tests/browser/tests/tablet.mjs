// A shared tablet: set up by a grown-up with one code, used by two people side by side, each under
// four pictures of their own. Nothing that either typed is found on the disk afterwards, whatever
// was kept, locked and sent meanwhile.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as steps from '../steps.mjs';

export const name = 'tablet';
export const engines = ['chromium'];

const LOCK = 'Lock mine and stop here';
const BLUE = ['Cat', 'Moon', 'Cat', 'Ball'];
const RED = ['Tree', 'Bee', 'Car', 'Apple'];
const WRONG = ['Cat', 'Moon', 'Ball', 'Cat'];
const MARKERS = ['Quillebrum', 'Zanthorpe'];
/** The area that the grown-up chose: no secret, and kept as it is. */
const KEPT_OPEN = 'harbour';

export async function run(t) {
  const service = await steps.serviceWithCodes(t);
  const browser = await t.launch();
  await steps.sharedTablet(t, browser, service);

  await saysNo(browser);
  await steps.beginLocked(browser, BLUE);
  await answerSome(browser, MARKERS[0]);
  await browser.clickText(LOCK);
  await browser.waitFor(steps.TABLET);

  await steps.beginLocked(browser, RED);
  await answerSome(browser, MARKERS[1]);
  await steps.toDisk();
  await browser.kill();
  await browser.restart();
  await browser.open(service.url);
  await browser.waitFor('Carry on with yours');
  for (const marker of MARKERS) assert.equal(await browser.shows(marker), false);
  await nothingOnDisk(browser);

  await browser.clickText({ role: 'button', name: 'Blue circle' });
  await steps.give(browser, WRONG);
  await browser.waitFor('Those are not the four pictures.', 30_000);
  await steps.give(browser, BLUE);
  await sendRest(browser);
  await browser.clickText({ role: 'button', name: 'Red square' });
  await steps.give(browser, RED);
  await sendRest(browser);
  assert.equal(await browser.shows('Carry on with yours'), false);

  await tooManyTries(browser);
  await kiosk(browser);
  await undone(browser, service);
  await browser.close();
  await nothingOnDisk(browser);
  const officer = await t.launch();
  await steps.unlock(officer, service);
  await steps.waitForCount(officer, 3);
}

/** A child who does not want to is thanked, and nothing is begun. */
async function saysNo(browser) {
  await browser.clickText({ role: 'button', name: 'My review, with pictures' });
  await browser.clickText('I don’t want to do this');
  await browser.waitFor('That is fine. Thank you for telling us.');
  await browser.waitFor('If you change your mind, come back to this tablet.');
  await browser.clickText('I have changed my mind');
  await browser.waitFor('Choose my four pictures');
  await browser.clickText('I don’t want to do this');
  await browser.clickText('To the first page');
  await browser.waitFor(steps.TABLET);
  assert.equal(await browser.shows('Carry on with yours'), false);
}

/** The six questions, and words with the marker in them. */
async function answerSome(browser, marker) {
  await steps.answerCore(browser);
  await browser.waitFor(steps.MORE);
  await browser.clickText('No, finish now');
  await browser.waitFor(steps.BETTER);
  await browser.fill(steps.BETTER, `${marker} should let me finish.`);
  await browser.clickText('Next');
  await browser.waitFor(steps.NAMES);
}

/** From the page of names to the end. */
async function sendRest(browser) {
  await steps.toTheEnd(browser);
  assert.equal(await steps.send(browser), 'Sent. Thank you.');
  await browser.clickText('I’ve finished');
  await browser.waitFor(steps.TABLET);
}

/** After ten wrong tries the right pictures help no more, and only a grown-up can wipe it. */
async function tooManyTries(browser) {
  await steps.beginLocked(browser, RED);
  await browser.clickText(LOCK);
  await browser.waitFor(steps.TABLET);
  await browser.clickText({ role: 'button', name: 'Blue circle' });
  for (let tries = 0; tries < 10; tries += 1) await steps.give(browser, WRONG);
  await browser.waitFor('There were too many wrong tries.', 30_000);
  await steps.give(browser, RED);
  await browser.waitFor('There were too many wrong tries.', 30_000);
  await browser.clickText('Back');
  await browser.waitFor(steps.TABLET);
  await browser.clickText('For grown-ups');
  await browser.fill('The code for grown-ups', 'not the code');
  await browser.clickText({ role: 'button', name: 'Open' });
  await browser.waitFor('That is not the code for grown-ups.', 30_000);
  await browser.fill('The code for grown-ups', steps.GROWN_UPS);
  await browser.clickText({ role: 'button', name: 'Open' });
  await browser.waitFor('locked after ten wrong tries', 30_000);
  await browser.waitFor('Left to be answered: 2');
  await browser.clickText('Wipe it');
  await browser.clickText('Yes, wipe it');
  await browser.waitFor('It is wiped, and so is its key.');
  await browser.waitFor('Nobody is in the middle of something.');
}

/** Nothing leads away, and hiding leads to the tablet's own first page; a grown-up may leave. */
async function kiosk(browser) {
  await browser.choose('Kiosk');
  await browser.clickText('Keep these settings');
  await browser.waitFor('The settings are kept.');
  await browser.clickText('Back');
  await browser.waitFor(steps.TABLET);
  const away = () => document.querySelectorAll('a[href]').length;
  assert.equal(await browser.evaluate(away), 0, 'a link leads away');
  await browser.waitUntil(() => document.documentElement.dataset.kiosk === 'yes');
  const before = await browser.url();
  await browser.clickText({ role: 'button', name: 'Hide' });
  await browser.waitUntil(() => document.querySelector('.offered') !== null);
  assert.equal(await browser.url(), before);
  assert.equal(await browser.evaluate(away), 0, 'a link leads away');
  await openForGrownUps(browser);
  await browser.waitFor(/safe until \w+day \d+ \w+ \d{4}|has promised to keep/);
  await browser.waitUntil(() => !document.documentElement.hasAttribute('data-kiosk'));
}

/** It is no ordinary device again while something waits that was not saved. */
async function undone(browser, { url, server }) {
  await browser.clickText('Back');
  await steps.beginLocked(browser, RED);
  await answerSome(browser, MARKERS[0]);
  await steps.toTheEnd(browser);
  await server.stop();
  assert.equal(await steps.send(browser), 'We could not send it yet');
  await browser.open(url);
  await browser.waitFor(steps.TABLET);
  await openForGrownUps(browser);
  await browser.waitFor('Waiting to be sent: 1');
  await browser.clickText('Stop using this as a shared tablet');
  await browser.waitFor('Something sealed still waits to be sent from here.');
  await browser.download(() => browser.clickText({ role: 'button', name: 'Save as a sealed file' }));
  await browser.waitFor('Saved as a file for each.');
  await browser.clickText('Stop using this as a shared tablet');
  await browser.clickText('Make it an ordinary device again');
  await browser.waitFor(steps.HOME);
  await browser.waitFor('One questionnaire is sealed on this device and waits to be sent.');
  // This page would try again by itself.
  await browser.open('about:blank');
  await server.start();
  await browser.open(url);
  await browser.waitFor('What was waiting here has now been sent.', 30_000);
}

async function openForGrownUps(browser) {
  await browser.clickText('For grown-ups');
  await browser.fill('The code for grown-ups', steps.GROWN_UPS);
  await browser.clickText({ role: 'button', name: 'Open' });
  await browser.waitFor('How it is set', 30_000);
}

/** Every file of the profile, as bytes and as the two-byte text that browsers also write. */
async function nothingOnDisk(browser) {
  const files = await readdir(browser.folder, { recursive: true, withFileTypes: true });
  let [searched, found] = [0, 0];
  for (const file of files.filter((entry) => entry.isFile())) {
    const bytes = await readFile(join(file.parentPath, file.name)).catch(() => Buffer.alloc(0));
    searched += 1;
    if (bytes.includes(KEPT_OPEN)) found += 1;
    for (const marker of MARKERS) {
      for (const encoding of ['utf8', 'utf16le']) {
        assert.equal(bytes.indexOf(Buffer.from(marker, encoding)), -1, `“${marker}” lies in ${file.name}`);
      }
    }
  }
  assert.ok(searched > 20, `only ${searched} files were searched`);
  assert.ok(found > 0, 'what is kept open is found, so the search sees what lies in the store');
}

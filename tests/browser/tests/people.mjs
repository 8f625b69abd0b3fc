// A colleague makes a key, is let in by a manager who compares what is read aloud, opens what comes,
// and is taken out: from then on the mailbox lets them in no longer.

import assert from 'node:assert/strict';
import { faults, wider } from '../driver/axe.mjs';
import * as steps from '../steps.mjs';

export const name = 'people';
export const engines = ['chromium'];

const PASSPHRASE = 'other words for a colleague';

export async function run(t) {
  const service = await steps.service(t, 'none');
  const [manager, colleague, family] = [await t.launch(), await t.launch(), await t.launch()];
  const dee = await makeKey(colleague, service);

  await tryKey(colleague, service, dee);
  await colleague.waitFor(/You were not let in/, 60_000);

  await steps.unlock(manager, service);
  await letIn(manager, dee);
  await respond(family, service);
  await unlockAs(colleague, service, dee);
  await steps.waitForCount(colleague, 1);
  await notAManager(colleague);

  await takeOut(manager);
  await respond(family, service);
  await tryKey(colleague, service, dee);
  await colleague.waitFor(/You were not let in/, 60_000);

  await steps.unlock(manager, service);
  await steps.waitForCount(manager, 2);
  await log(manager);
}

async function makeKey(browser, { url }) {
  await browser.open(`${url}collate/`);
  await browser.clickText('Make my key');
  await browser.waitFor('Make your key');
  await fillPassphrase(browser, 'too short');
  await browser.waitFor('The passphrase is too short.');
  await fillPassphrase(browser, PASSPHRASE);
  await browser.waitFor('Keep your key, send your card', 60_000);
  await accessible(browser, 'a new key');
  const key = await browser.download(() => browser.clickText('Save the key file'));
  const card = await browser.download(() => browser.clickText('Save the card'));
  return { key, card, fingerprint: await bigLetters(browser) };
}

async function fillPassphrase(browser, passphrase) {
  await browser.fill('A passphrase that locks your key file', passphrase);
  await browser.fill('The passphrase again', passphrase);
  await browser.clickText({ role: 'button', name: 'Make my key' });
}

async function tryKey(browser, { url }, { key }) {
  await browser.open('about:blank');
  await browser.open(`${url}collate/`);
  await browser.waitFor('Open the responses');
  await steps.tryKey(browser, key, PASSPHRASE);
}

async function unlockAs(browser, { url }, { key }) {
  await browser.open('about:blank');
  await steps.unlock(browser, { url, key, passphrase: PASSPHRASE });
}

async function letIn(browser, { card, fingerprint }) {
  await browser.clickText('People and keys');
  await browser.waitFor('Who may open what');
  await browser.waitFor('You are the only manager.');
  await accessible(browser, 'the list');
  await browser.clickText('Let a colleague in');
  await browser.setFile('#card', card);
  await browser.waitFor('This card says:');
  assert.equal(await bigLetters(browser), fingerprint, 'what is compared is not what is read aloud');
  await browser.fill('Their name, as colleagues know it', 'Dee');
  await browser.choose('Managers: feedback about meetings; they also change this list');
  await browser.clickText('Let them in');
  await browser.waitFor('Please compare the letters and digits with their owner first.');
  await browser.choose('I heard them read exactly this');
  await accessible(browser, 'letting in');
  await browser.clickText('Let them in');
  await browser.waitFor('Dee is in: managers and officers.', 30_000);

  await browser.clickText('Groups of Dee…');
  await browser.waitFor('What may they open?');
  await accessible(browser, 'groups');
  await browser.clickText('Change the groups');
  await browser.waitFor('Dee is now in: managers and officers.', 30_000);
}

async function notAManager(browser) {
  await browser.clickText('People and keys');
  await browser.waitFor('Dee (you)');
  assert.equal(await browser.offers('Take out Dee…'), false, 'one can take oneself out');
  await browser.clickText('Change my passphrase');
  await browser.waitFor('Your passphrase of now');
  await accessible(browser, 'another passphrase');
}

async function takeOut(browser) {
  await browser.clickText('Take out Dee…');
  await browser.waitFor('Take out Dee?');
  await accessible(browser, 'taking out');
  await browser.clickText('No, leave it as it is');
  await browser.waitFor('Who may open what');
  await browser.clickText('Take out Dee…');
  await browser.clickText('Yes, take out Dee');
  await browser.waitFor('Dee is out.', 30_000);
  assert.equal(await browser.shows('Take out Dee…'), false, 'Dee is still on the list');
}

async function log(browser) {
  await steps.inTheLog(browser, ['Demo manager let in Dee (managers, officers)', 'Dee opened 1 response',
    'Demo manager took out Dee', 'Demo manager opened 2 responses']);
  await accessible(browser, 'the log');
}

async function respond(browser, { url }) {
  await browser.open('about:blank');
  await steps.answerAll(browser, url);
  assert.equal(await steps.send(browser), 'Sent. Thank you.');
}

const bigLetters = (browser) => browser.evaluate(() => document.querySelector('.to-copy').innerText.trim());

/** Small screens and screen readers, on every page of these. */
async function accessible(browser, page) {
  assert.deepEqual(await faults(browser), [], page);
  assert.equal(await wider(browser), false, `${page} has to be scrolled sideways`);
}

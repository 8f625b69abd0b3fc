// The recovery sheet, a changed passphrase and changed keys, by a manager in the browser: what was
// good before is good or bad afterwards, as the screens say.

import assert from 'node:assert/strict';
import * as steps from '../steps.mjs';

export const name = 'recovery';
export const engines = ['chromium'];

const NEW = 'another passphrase for the tests';

export async function run(t) {
  const service = await steps.service(t, 'none');
  const browser = await t.launch();
  await steps.unlock(browser, service);
  await browser.clickText('People and keys');

  const sheet = await printSheet(browser);
  await trySheet(browser, sheet);
  await changeKeys(browser);
  const key = await changePassphrase(browser, service);
  await trySheet(browser, sheet);

  await browser.open('about:blank');
  await browser.open(`${service.url}collate/`);
  await steps.tryKey(browser, key, service.passphrase);
  await browser.waitFor(/that is not the passphrase/i, 60_000);
  await steps.tryKey(browser, key, NEW);
  await browser.waitFor('What came back', 60_000);

  await browser.open('about:blank');
  await browser.open(`${service.url}collate/`);
  await browser.clickText('I have only the recovery sheet');
  await browser.fill('The letters and digits on the sheet', sheet.toLowerCase());
  await browser.clickText({ role: 'button', name: 'Open' });
  await browser.waitFor('What came back', 60_000);
  await browser.clickText('People and keys');
  await browser.waitFor('Recovery sheet (you)');
}

async function printSheet(browser) {
  await browser.clickText('Print a new recovery sheet');
  await browser.clickText('Make the sheet');
  await browser.waitFor('These letters are shown only now.');
  const sheet = await browser.evaluate(() => document.querySelector('.to-copy').innerText.trim());
  assert.match(sheet, /^([A-Z2-7]{4} ){13}[A-Z2-7]{4}$/, 'no recovery blocks');
  await browser.clickText('Make it good');
  await browser.waitFor('Please print the sheet first');
  await browser.choose('The recovery sheet is printed and will be locked away');
  await browser.clickText('Make it good');
  await browser.waitFor('The new sheet is good.', 30_000);
  return sheet;
}

async function trySheet(browser, sheet) {
  await browser.clickText('Try a recovery sheet');
  await browser.fill('The letters and digits on the sheet', `${sheet.slice(0, -1)}2`);
  await browser.clickText('Open the test');
  await browser.waitFor(/please check each block/);
  await browser.fill('The letters and digits on the sheet', sheet);
  await browser.clickText('Open the test');
  await browser.waitFor('The sheet opens: managers and officers.', 30_000);
}

async function changeKeys(browser) {
  await browser.clickText('Change the keys of the groups');
  await browser.clickText('Change the keys');
  await browser.waitFor('The keys of the groups are changed.', 30_000);
  const before = await fingerprint(browser);
  await browser.clickText("Change the service's signing key");
  await browser.clickText('Change the signing key');
  await browser.waitFor('The service has a new signing key', 30_000);
  assert.notEqual(await fingerprint(browser), before);
  await browser.clickText('Sign changed settings');
  await browser.waitFor('There is nothing to do.');
  await browser.clickText('Back to people and keys');
}

async function changePassphrase(browser, { key, passphrase }) {
  await browser.clickText('Change my passphrase');
  await browser.setFile('#key-file', key);
  await browser.fill('Your passphrase of now', passphrase);
  await browser.fill('The new passphrase', NEW);
  await browser.fill('The new passphrase again', NEW);
  const saved = await browser.download(() => browser.clickText('Lock the key anew'));
  await browser.waitFor('The newly locked key file was saved.');
  return saved;
}

const fingerprint = (browser) => browser.evaluate(() => document.querySelector('section p code').innerText);

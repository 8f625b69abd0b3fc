// A manager sets the service up in the browser, by the one-time link that the server wrote.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { heard } from '../driver/servers.mjs';
import * as steps from '../steps.mjs';

export const name = 'setup';
export const engines = ['chromium'];

export async function run(t) {
  const data = await t.folder();
  await heard(['demo', '--data', data, '--write-config']);
  const server = await t.server({ data });
  const browser = await t.launch();

  await browser.open(`${server.url}/`);
  await browser.waitFor('This service is not open yet');

  const link = (await readFile(join(data, 'setup-link'), 'utf8')).trim();
  assert.equal(server.output.includes(link.split('=')[1]), false, 'the link stands in the log');
  await browser.open(link);
  await makeKeys(browser);
  const key = await keepKeys(browser);
  await testOpening(browser, key);
  assert.equal(existsSync(join(data, 'setup-link')), false, 'the used link is still there');

  await browser.clickText('Open the responses');
  await steps.tryKey(browser, key, steps.PASSPHRASE);
  await browser.waitFor('Nothing has been let out by the mailbox yet.', 60_000);

  await steps.answerAll(browser, `${server.url}/`);
  assert.equal(await steps.send(browser), 'Sent. Thank you.');
  await steps.unlock(browser, { url: `${server.url}/`, key, passphrase: steps.PASSPHRASE });
  await steps.waitForCount(browser, 1);
}

async function makeKeys(browser) {
  await browser.waitFor('You will sign these settings');
  assert.equal((await browser.url()).includes('#'), false, 'the token is still in the address bar');
  await browser.fill('Your name, as your colleagues know it', 'Alex Morgan');
  await browser.fill('A passphrase that locks your key file', 'too short');
  await browser.fill('The passphrase again', 'too short');
  await browser.clickText('Make the keys');
  await browser.waitFor('The passphrase is too short.');
  await browser.fill('A passphrase that locks your key file', steps.PASSPHRASE);
  await browser.fill('The passphrase again', `${steps.PASSPHRASE}s`);
  await browser.clickText('Make the keys');
  await browser.waitFor('The two passphrases are not the same.');
  await browser.fill('The passphrase again', steps.PASSPHRASE);
  await browser.clickText('Make the keys');
}

async function keepKeys(browser) {
  await browser.waitFor('Keep the key in two places', 60_000);
  const sheet = await browser.evaluate(() => document.querySelector('.to-copy').innerText);
  assert.match(sheet, /([A-Z2-7]{4}[\s-]+){8}/, 'no recovery blocks');
  const key = await browser.download(() => browser.clickText('Save the key file'));
  assert.equal(await browser.evaluate(() => [...document.querySelectorAll('button')].at(-1).disabled), true);
  await browser.choose('The recovery sheet is printed and will be locked away');
  await browser.clickText('Go on to the test opening');
  return key;
}

async function testOpening(browser, key) {
  await browser.waitFor('A test opening');
  await browser.setFile('#key-file', key);
  await browser.fill('Your passphrase', 'not this passphrase');
  await browser.clickText('Open the test');
  await browser.waitFor(/that is not the passphrase/i, 60_000);
  await browser.fill('Your passphrase', steps.PASSPHRASE);
  await browser.clickText('Open the test');
  await browser.waitFor('The service is ready', 60_000);
}

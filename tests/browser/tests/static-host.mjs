// dist/ on a host of plain files, under a path and with no server behind it: set up, answer, hand
// over a sealed file, open it. Everything goes by files.

import assert from 'node:assert/strict';
import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../driver/processes.mjs';
import * as steps from '../steps.mjs';

export const name = 'static-host';
export const engines = ['chromium'];

export async function run(t) {
  const folder = await steps.site(t);
  const host = await t.host(folder, { prefix: '/county/heard/' });
  const browser = await t.launch();

  const key = await setUp(browser, host.url);
  for (const file of ['service.json', 'keyring.json']) await copyFile(join(browser.downloads, file), join(folder, file));

  await steps.answerAll(browser, host.url, { area: 'Whole service' });
  await browser.clickText('Seal it as a file');
  await browser.waitFor('Your answers are sealed', 30_000);
  const sealed = await browser.download(() => browser.clickText('Save the sealed file'));
  assert.match(sealed, /\.heard$/);
  await browser.clickText('I have the file. Remove it from here');
  await browser.waitFor(steps.HOME);
  assert.equal(await browser.exists('.waiting'), false, 'it still waits');

  await steps.unlock(browser, { url: host.url, key, passphrase: steps.PASSPHRASE });
  await browser.setFile('#sealed-files', sealed);
  await steps.waitForCount(browser, 1);
  await browser.setFile('#sealed-files', sealed);
  await steps.waitForCount(browser, 1);

  // What waits is never sent here, however often the page is opened.
  await steps.answerAll(browser, host.url, { area: 'Whole service' });
  await browser.clickText('Seal it as a file');
  await browser.waitFor('Your answers are sealed', 30_000);
  await browser.open(host.url);
  await browser.waitFor('One questionnaire is sealed on this device and waits to be handed over');
  await until(async () => host.requests.some((request) => request.includes('respond-worker')), 10_000);
  await new Promise((resolve) => setTimeout(resolve, 1_000));

  const sent = host.requests.filter((request) => !request.startsWith('GET '));
  assert.deepEqual(sent, [], 'something was sent to a host of plain files');
  assert.deepEqual(host.requests.filter((request) => !request.startsWith('GET /county/heard/')), []);
  assert.deepEqual(browser.log.foreign(new URL(host.url).origin), []);
}

async function setUp(browser, url) {
  await browser.open(url);
  await browser.waitFor('The reviewing service still has to set it up.');
  await browser.open(`${url}collate/`);
  await browser.clickText('Set a new service up with files');
  await browser.fill('What is the service called?', 'Northshire by files');
  await browser.fill('Your name, as your colleagues know it', 'Alex Morgan');
  await browser.fill('A passphrase that locks your key file', steps.PASSPHRASE);
  await browser.fill('The passphrase again', steps.PASSPHRASE);
  await browser.clickText('Make the keys');
  await browser.waitFor('Keep the key in two places', 60_000);
  const key = await browser.download(() => browser.clickText('Save the key file'));
  await browser.choose('The recovery sheet is printed and will be locked away');
  await browser.clickText('Go on to the test opening');
  await browser.setFile('#key-file', key);
  await browser.fill('Your passphrase', steps.PASSPHRASE);
  await browser.clickText('Open the test');
  await browser.waitFor('The service is ready', 60_000);
  await until(async () => {
    const names = await readdir(browser.downloads);
    return names.includes('service.json') && names.includes('keyring.json');
  }, 10_000, async () => `service.json and keyring.json were not saved: ${await readdir(browser.downloads)}`);
  return key;
}

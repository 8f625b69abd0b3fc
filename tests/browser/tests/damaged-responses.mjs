// What an officer sees when something is not as it should be: a wrong passphrase, another key, a
// response damaged on its way. Nothing is dropped silently.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as steps from '../steps.mjs';

export const name = 'damaged-responses';
export const engines = ['chromium'];

export async function run(t) {
  const service = await steps.service(t);
  const browser = await t.launch();
  const sealed = await readFile(await sealedFile(browser, service));
  await damagedInMailbox(service, sealed);

  await browser.open(`${service.url}collate/`);
  await browser.waitFor('Open the responses');
  await browser.clickText({ role: 'button', name: 'Open' });
  await browser.waitFor('Choose your key file first.');
  await steps.tryKey(browser, service.key, 'another passphrase');
  await browser.waitFor(/that is not the passphrase/i, 60_000);
  const other = join(await t.folder(), 'other.json');
  await writeFile(other, '{"not":"a key file"}');
  await steps.tryKey(browser, other, service.passphrase);
  await browser.waitFor(/this is not a key file/i);

  await steps.tryKey(browser, service.key, service.passphrase);
  await browser.waitFor('1 sealed response could not be read and is not counted.', 60_000);
  await browser.waitFor('Set aside: 1');
  await browser.waitFor('altered after it was sealed');
  await damagedFiles(t, browser, sealed);
}

/** A real response, saved as a file while the server is gone. */
async function sealedFile(browser, service) {
  await steps.answerAll(browser, service.url);
  await service.server.stop();
  assert.equal(await steps.send(browser), 'We could not send it yet');
  const path = await browser.download(() => browser.clickText('Save the sealed file'));
  await browser.clickText('I have the file. Remove it from here');
  await service.server.start();
  return path;
}

/** One bit of the body turned: the server cannot tell, because it cannot read it. */
async function damagedInMailbox({ url }, sealed) {
  const damaged = Buffer.from(sealed);
  damaged[damaged.length - 100] ^= 1;
  const id = damaged.subarray(6, 38).toString('hex');
  const put = (bytes) => fetch(`${url}api/responses/${id}`, { method: 'PUT', body: bytes, headers: { 'content-type': 'application/octet-stream' } });
  assert.equal((await put(damaged)).ok, true);
  assert.equal((await put(damaged)).ok, true, 'the same again is answered like the first time');
  assert.equal((await put(sealed)).status, 409, 'other bytes under the same id');
  assert.ok([400, 422].includes((await put(sealed.subarray(0, 500))).status), 'half an envelope');
}

async function damagedFiles(t, browser, sealed) {
  const folder = await t.folder();
  const files = { 'half.heard': sealed.subarray(0, 700), 'letter.heard': Buffer.from('Dear sir or madam'), 'whole.heard': sealed };
  for (const [file, bytes] of Object.entries(files)) await writeFile(join(folder, file), bytes);
  await browser.setFile('#sealed-files', ...Object.keys(files).map((file) => join(folder, file)));
  await steps.waitForCount(browser, 1);
  await browser.waitFor('3 sealed responses could not be read and are not counted.');
}

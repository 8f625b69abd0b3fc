// The service document decides who can open what a family says. One with a wrong signature, or of
// another service than the link or the device knows, is refused in plain words.

import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { heard, ROOT } from '../driver/servers.mjs';
import * as steps from '../steps.mjs';

export const name = 'wrong-service';
export const engines = ['chromium'];

const REFUSED = 'We could not be sure who is asking';

export async function run(t) {
  const [first, second] = [await newService(t), await newService(t)];
  let served = first.signed;
  const change = (path, bytes) => (path === 'service.json' ? Buffer.from(served) : bytes);
  const host = await t.host(await steps.site(t), { change });

  const browser = await t.launch();
  await browser.open(`${host.url}#1.parent-after-icpc..harbour....${first.fingerprint}`);
  await browser.waitFor(steps.FORM);
  assert.equal((await browser.url()).includes('#'), false, 'the invitation is still in the address bar');
  assert.equal(await browser.shows(REFUSED), false);
  await browser.waitUntil(() => localStorage.getItem('heard-service') !== null);

  // The device has agreed with the first service: the second is another one.
  served = second.signed;
  await browser.open(host.url);
  await browser.waitFor(REFUSED);
  await browser.waitFor('Nothing was sent');

  // A fresh device that was invited by the first service.
  const invited = await t.launch();
  await invited.open(`${host.url}#1.parent-after-icpc......${first.fingerprint}`);
  await invited.waitFor(REFUSED);

  const fresh = await t.launch();
  served = altered(first.signed);
  await fresh.open(host.url);
  await fresh.waitFor(REFUSED);
  served = '{"what":"is this"}';
  await fresh.reload();
  await fresh.waitForOneOf(['This page did not arrive whole', 'This service is not open yet']);
  await toldOtherwise(t, first);
}

/** The first page goes by what is unsigned; where the signed document says something else, it stops. */
async function toldOtherwise(t, { signed }) {
  const folder = await steps.site(t);
  const document = Buffer.from(JSON.parse(signed).document, 'base64url').toString('utf8');
  const { officers, ...settings } = JSON.parse(document).settings;
  const tell = (told) => writeFile(join(folder, 'api/settings'), JSON.stringify(told));
  await mkdir(join(folder, 'api'));
  await writeFile(join(folder, 'api/service'), signed);
  await tell(settings);
  const host = await t.host(folder);
  const honest = await t.launch();
  await honest.open(host.url);
  await honest.waitFor(steps.HOME);
  await honest.waitUntil(() => localStorage.getItem('heard-service') !== null);
  assert.equal(await honest.shows(REFUSED), false);

  await tell({ ...settings, helplines: [{ name: 'Somebody else', number: '0000' }] });
  const misled = await t.launch();
  await misled.open(host.url);
  await misled.waitFor(REFUSED);
  await misled.waitFor('not what its officers have signed');
}

async function newService(t) {
  const folder = await t.folder();
  const out = join(folder, 'out');
  await writeFile(join(folder, 'passphrase'), `${steps.PASSPHRASE}\n`);
  const said = await heard([
    'key', 'setup', '--settings', join(ROOT, 'src/cli/demo/service.toml'), '--name', 'Alex Morgan',
    '--out', out, '--passphrase-file', join(folder, 'passphrase'),
  ]);
  const [, fingerprint] = said.match(/fingerprint is (\S+?)\.?\s/);
  return { signed: await readFile(join(out, 'service.json'), 'utf8'), fingerprint };
}

/** The same document with one letter of the service's name changed, under the old signature. */
function altered(signed) {
  const parts = JSON.parse(signed);
  const field = Object.keys(parts).find((key) => typeof parts[key] === 'string' && parts[key].length > 300);
  const text = Buffer.from(parts[field], 'base64url').toString('utf8').replace('Northshire', 'Southshire');
  assert.match(text, /Southshire/);
  return JSON.stringify({ ...parts, [field]: Buffer.from(text).toString('base64url') });
}

// Sheets on the officer's side: what was sealed to one officer's own key is read by that officer,
// printed to the record and deleted; a colleague sees nothing of it, nothing of it stays on the disk,
// and the access log names no child.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { faults, wider } from '../driver/axe.mjs';
import { pages } from '../driver/paper.mjs';
import * as steps from '../steps.mjs';

export const name = 'desk-sheets';
export const engines = ['chromium'];

/** The child's name for themselves: no other word that the pages or a browser hold. */
const CHILD = 'Quillebrum';
const EMPTY = 'Nothing is waiting for you.';

/** A sheet as a family's device makes it. */
const sheet = (name, said) => ({
  sheet: 1, form: 'child-review-8-11', version: 1, title: 'Before my review', audience: 'child', kind: 'marks',
  name, meeting: 'looked-after review', day: 'Tuesday 8 December 2026', suggests: 'PN6',
  items: [
    { path: 'tell', place: 'me', question: 'What would you like to say?', said, mark: 'officer' },
    {
      path: 'board', place: 'home', question: 'How is it where you live?', mark: 'meeting',
      parts: [{ kind: 'worry', heading: 'Worries', lines: [{ said: 'It is loud at night' }] }],
    },
  ],
});

export async function run(t) {
  const service = await steps.service(t, 'none');
  const [dee, sam] = await officers(service);
  const mine = await sealed(dee, sheet(CHILD, 'I want to see my sister'));
  const theirs = await sealed(sam, sheet('Zanthorpe', 'I like school'));
  const browser = await t.launch();
  await steps.unlock(browser, service);
  await open(browser);
  await browser.waitFor(EMPTY);
  await accessible(browser, 'nothing there');

  for (const each of [mine, theirs]) await put(service, each);
  await browser.clickText('Look again');
  await browser.waitFor(CHILD);
  await list(browser);
  await readAndPrint(browser);
  await files(t, browser, { mine, theirs, other: await sealed(dee, sheet('Ottilie', 'by hand')) });

  await browser.clickText(`Read the sheet of ${CHILD}`);
  await remove(browser);
  assert.equal(await browser.shows(CHILD), false, 'what was deleted is still shown');
  await log(browser);
  await connectionIsLost(browser, service);
  await browser.close();
  await nothingOnDisk(browser);

  await colleague(t, service);
  const again = await t.launch();
  await steps.unlock(again, service);
  await open(again);
  await again.waitFor(EMPTY);
}

// ---- a child's device

/** The officers' keys, as the signed service document shows them to families. */
async function officers({ url }) {
  const signed = await (await fetch(`${url}api/service`)).json();
  const { settings } = JSON.parse(Buffer.from(signed.document, 'base64url').toString());
  assert.deepEqual(settings.officers.map(({ name: called }) => called), ['Dee Demo', 'Sam Sample']);
  return settings.officers.map(({ key }) => Buffer.from(key, 'base64url'));
}

/** Sealed by the other implementation, which was written from docs/privacy.md alone. */
async function sealed(key, plain) {
  const { seal } = await import('../../interop/heard.mjs');
  const id = randomBytes(32);
  return { id: id.toString('hex'), bytes: await seal(Buffer.from(JSON.stringify(plain)), id, [key]) };
}

async function put({ url }, { id, bytes }) {
  const answer = await fetch(`${url}api/sheets/${id}`, { method: 'PUT', body: bytes });
  assert.deepEqual(await answer.json(), { stored: true });
}

// ---- the officer

async function open(browser) {
  await browser.clickText({ role: 'button', name: 'Sheets' });
  await browser.waitFor('It is never counted.');
}

async function list(browser) {
  const rows = await steps.tableRows(browser);
  assert.deepEqual(rows.slice(1).map((cells) => cells.slice(0, 4)), [
    [CHILD, 'Before my review', 'looked-after review, Tuesday 8 December 2026', 'In the mailbox for 30 more days'],
  ]);
  assert.ok(await browser.offers({ role: 'button', name: 'Sheets 1' }), 'the page does not say how many wait');
  await accessible(browser, 'the list');
}

async function readAndPrint(browser) {
  await browser.clickText(`Read the sheet of ${CHILD}`);
  const words = ['I want to see my sister', 'It is loud at night', 'What would you like to say?', 'PN6'];
  for (const said of words) await browser.waitFor(said);
  await accessible(browser, 'a sheet');
  await browser.evaluate(() => { window.print = () => { window.asked = true; }; });
  await browser.clickText('Print it for the record');
  await browser.waitUntil(() => window.asked === true);
  await browser.medium('print');
  const paper = await browser.text();
  const printed = await browser.printed();
  await browser.medium('screen');
  for (const said of [CHILD, 'Tuesday 8 December 2026', ...words]) assert.ok(paper.includes(said), `“${said}” is not printed: ${paper}`);
  for (const screen of ['Overview', 'Lock', 'Back to the sheets', 'I have it on the record']) {
    assert.equal(paper.includes(screen), false, `“${screen}” is printed`);
  }
  assert.equal(pages(printed), 1);
  await browser.clickText('Back to the sheets');
}

/** Files: one's own, somebody else's, a damaged one, and the one that lies in the mailbox too. */
async function files(t, browser, { mine, theirs, other }) {
  const folder = await t.folder();
  const damaged = Buffer.from(other.bytes);
  damaged[damaged.length - 1] ^= 1;
  const all = { own: other.bytes, theirs: theirs.bytes, again: mine.bytes, damaged, 'no-sheet': Buffer.from('hello') };
  const paths = [];
  for (const [called, bytes] of Object.entries(all)) {
    paths.push(join(folder, `${called}.heard-sheet`));
    await writeFile(paths.at(-1), bytes);
  }
  await browser.setFile('#sheet-files', ...paths);
  await browser.waitFor('The file own.heard-sheet');
  await browser.waitFor(/theirs\.heard-sheet: This was given to somebody else/);
  await browser.waitFor(/no-sheet\.heard-sheet: This cannot be opened/);
  const rows = await steps.tableRows(browser);
  assert.deepEqual(rows.slice(1).map(([who]) => who).sort(), ['Ottilie', CHILD], 'the same sheet twice, or a closed one');
  await accessible(browser, 'files');
  await browser.clickText('Read the sheet of Ottilie');
  await browser.clickText('I have it on the record: close it');
  await browser.waitFor('The file stays where you keep it');
  await browser.clickText('Yes, close it');
  await browser.waitFor('The sheet is closed.');
  assert.equal(await browser.shows('Ottilie'), false);
}

async function remove(browser) {
  await browser.clickText('I have it on the record: delete it from the mailbox');
  await browser.waitFor('It cannot be undone');
  await accessible(browser, 'deleting');
  await browser.clickText('No, keep it');
  await browser.clickText('I have it on the record: delete it from the mailbox');
  await browser.clickText('Yes, delete it');
  await browser.waitFor('The sheet is deleted from the mailbox.');
  await browser.waitFor(EMPTY);
}

async function connectionIsLost(browser, { server }) {
  await open(browser);
  await browser.waitFor(EMPTY);
  await server.stop();
  await browser.clickText('Look again');
  await browser.waitFor('There is no connection to the server.');
  await server.start();
  await browser.clickText('Look again');
  await browser.waitGone('There is no connection to the server.');
}

async function log(browser) {
  await steps.inTheLog(browser, ['Demo manager opened 1 sheet given to them',
    'Demo manager deleted a sheet given to them, which they have on the record']);
  assert.equal(await browser.shows(CHILD), false, 'the log names a child');
}

/** Sam opens Sam's own, and nothing tells them of any other. */
async function colleague(t, service) {
  const browser = await t.launch();
  await steps.unlock(browser, { ...service, key: join(service.data, 'demo-officer-key.json') });
  await open(browser);
  await browser.waitFor('Zanthorpe');
  const rows = await steps.tableRows(browser);
  assert.equal(rows.length, 2, JSON.stringify(rows));
  assert.equal(await browser.shows('could not be opened'), false);
}

/** Every file of the profile, as bytes and as the two-byte text that browsers also write. */
async function nothingOnDisk(browser) {
  const entries = await readdir(browser.folder, { recursive: true, withFileTypes: true });
  const found = entries.filter((entry) => entry.isFile());
  assert.ok(found.length > 20, `only ${found.length} files were searched`);
  for (const file of found) {
    const bytes = await readFile(join(file.parentPath, file.name)).catch(() => Buffer.alloc(0));
    for (const encoding of ['utf8', 'utf16le']) {
      assert.equal(bytes.indexOf(Buffer.from(CHILD, encoding)), -1, `“${CHILD}” lies in ${file.name}`);
    }
  }
}

async function accessible(browser, page) {
  assert.deepEqual(await faults(browser), [], page);
  assert.equal(await wider(browser), false, `${page} has to be scrolled sideways`);
}

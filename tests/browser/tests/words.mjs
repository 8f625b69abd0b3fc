// What people wrote: coded by the keyboard alone, a suggestion taken, a quotation looked through once
// more for names, and a worrying text passed on with its quarter and decided; a colleague sees all of
// it after it was made.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { faults, wider } from '../driver/axe.mjs';
import * as steps from '../steps.mjs';

export const name = 'words';
export const engines = ['chromium'];

/** Kept by the person, so their device did not strike it. */
const NAMED = 'Jonathan never rang us back about the minutes';
const WORRYING = 'I do not feel safe when he comes round at night';
const TEXTS = [
  'The report came the same morning, too late to read',
  'We got the report too late to read it all',
  'The report was far too late again',
  NAMED,
  WORRYING,
];

export async function run(t) {
  const service = await steps.service(t, 'none');
  for (const text of TEXTS) await put(service, text);
  const browser = await t.launch();
  await steps.unlock(browser, service);
  await steps.page(browser, 'Words');
  await browser.waitFor('Text 1 of 5. 0 of them are coded.');
  await looksRight(browser, 'nothing coded');

  await code(browser);
  await quote(browser);
  await passOn(browser);
  await table(browser);
  await steps.letsGo(browser);
  await browser.waitGone('of your changes are on this device');
  await browser.close();

  const colleague = await t.launch();
  await steps.unlock(colleague, await steps.colleague(t, service));
  await seen(colleague);
}

// ---- responses as families' devices make them

async function put({ url }, words) {
  const { seal } = await import('../../interop/heard.mjs');
  const signed = await (await fetch(`${url}api/service`)).json();
  const { settings, recipients } = JSON.parse(Buffer.from(signed.document, 'base64url').toString());
  const group = (recipients ?? settings.recipients).find((one) => (one.group ?? one.name) === 'managers');
  const id = randomBytes(32);
  const response = {
    heard: 'response/1', id: id.toString('hex'), form: 'parent-after-icpc', version: 1, area: 'harbour', meeting: 'icpc',
    quarter: '2026-Q3', source: 'online', answers: { better: { text: words } },
  };
  const bytes = await seal(Buffer.from(JSON.stringify(response)), id, [Buffer.from(group.key, 'base64url')]);
  const answer = await fetch(`${url}api/responses/${id.toString('hex')}`, { method: 'PUT', body: bytes });
  assert.equal(answer.status, 200, await answer.text());
}

// ---- reading

/** Goes to the text with these words by the keyboard alone. */
async function to(browser, words) {
  await browser.press('Home');
  for (let tries = 0; tries < TEXTS.length; tries += 1) {
    const here = await browser.evaluate(() => document.querySelector('[role=option][aria-selected=true]').innerText);
    if (here.includes(words)) return;
    await browser.press('j');
  }
  assert.fail(`the text was not reached: ${words}`);
}

async function code(browser) {
  await browser.evaluate(() => document.querySelector('#texts').focus());
  // A letter begins the name of a theme; Enter makes it.
  await to(browser, TEXTS[0]);
  await browser.press('L');
  await browser.type('ate report');
  await browser.press('Enter');
  await browser.waitFor('Coded: Late report.');
  // Its number does it for the next one.
  await to(browser, TEXTS[1]);
  await browser.press('1');
  await browser.waitFor('2 of them are coded.');
  // Two texts teach what the third is about.
  await to(browser, TEXTS[2]);
  await browser.waitFor('Suggested: Late report');
  await browser.press('s');
  await browser.waitFor('3 of them are coded.');
  // Several themes a text, and no theme.
  await browser.press('F');
  await browser.type('amily rights');
  await browser.press('Enter');
  await browser.waitFor('Coded: Family rights.');
  await to(browser, NAMED);
  await browser.press('0');
  await browser.waitFor('4 of them are coded.');
  await looksRight(browser, 'coded');
}

async function quote(browser) {
  await browser.press('q');
  await browser.waitFor('1 thing was found that could name somebody, and is struck out.', 30_000);
  await looksRight(browser, 'quoting');
  await browser.fill('What the report may print', 'Jonathan rang us');
  await browser.clickText('Keep it as a quotation');
  await browser.waitFor('words can be left out, but not changed');
  await browser.fill('What the report may print', '[name] never rang us back');
  await browser.clickText('Keep it as a quotation');
  await browser.waitFor('Kept as a quotation.');
}

async function passOn(browser) {
  await to(browser, WORRYING);
  await browser.press('w');
  await browser.waitFor('Passed on.');
  await browser.clickText({ role: 'button', name: 'Passed on' });
  await browser.waitFor('Waiting for a decision');
  await browser.waitFor('July to September 2026');
  await looksRight(browser, 'passed on');
  const note = await readFile(await browser.download(() => browser.clickText('Save the note')), 'utf8');
  assert.ok(note.includes(WORRYING) && note.includes('July to September 2026'), note);
  assert.ok(!note.includes('Harbour') && !/harbour/.test(note), 'the note says where');
  await browser.fill('What was decided, and by whom', 'The duty team looks into it');
  await browser.clickText('Write it down');
  await browser.waitFor('Decided on');
}

async function table(browser) {
  await browser.clickText({ role: 'button', name: 'Themes' });
  await browser.waitFor('Of the 4 texts read so far, of 5 in all.');
  await looksRight(browser, 'themes');
  const rows = (await steps.tableRows(browser)).map(([first, , count]) => [first, count]);
  assert.deepEqual(rows.slice(1), [['Late report', '3'], ['Family rights', '1'], ['No theme fits', '1'], ['Base: read', '4']]);
}

// ---- a colleague

async function seen(browser) {
  await steps.page(browser, 'Words');
  await browser.waitFor('4 of them are coded.', 30_000);
  await browser.clickText({ role: 'button', name: 'Quotations' });
  await browser.waitFor('[name] never rang us back');
  await browser.clickText({ role: 'button', name: 'Passed on' });
  await browser.waitFor('Decided on');
  const decided = await browser.evaluate(() => document.querySelector('.worries textarea').value);
  assert.equal(decided, 'The duty team looks into it');
  await steps.page(browser, 'People and keys');
  await browser.clickText('Read the access log');
  await browser.waitFor('passed a worrying text on for safeguarding');
  await browser.waitFor('wrote down what was decided about a text that was passed on');
  assert.equal(await browser.shows(WORRYING), false, 'the log holds what was written');
}

async function looksRight(browser, page) {
  assert.deepEqual(await faults(browser), [], page);
  assert.equal(await wider(browser), false, `${page} has to be scrolled sideways`);
}

// What comes in without a device: a form of twenty questions typed in by the keyboard alone, in the
// order of the booklet; the same rows from a CSV and a workbook, a bad row set aside, nothing twice;
// all of it counted, also after the next start.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { faults, wider } from '../driver/axe.mjs';
import * as steps from '../steps.mjs';

export const name = 'coming-in';
export const engines = ['chromium'];

const ROWS = [
  ['Date', 'Area', 'Did people at the conference listen to you?', 'What would make the next conference better?'],
  ['03/07/2026', 'Harbour', 'Yes', 'Ask Jonathan to come'],
  ['2026-07-20', 'Dunes', 'kind of', ''],
  ['soon', 'Harbour', 'No', ''],
  ['1 August 2026', 'Dunes', 'No', 'Start, for once, on time'],
];

export async function run(t) {
  const service = await steps.service(t, 'none');
  const browser = await t.launch();
  await steps.unlock(browser, service);
  await steps.page(browser, 'Paper and spreadsheets');
  await paper(browser);
  await csv(t, browser);
  await workbook(t, browser);
  await large(t, browser);
  await list(browser);
  await counted(browser);
  await browser.close();

  const again = await t.launch();
  await steps.unlock(again, service);
  await counted(again);
}

// ---- paper

async function paper(browser) {
  await browser.fill('Questionnaire', steps.FORM);
  await browser.fill('Area', 'Harbour');
  await browser.fill('Quarter of the meeting', 'July to September 2026');
  await looksRight(browser, 'typing in');
  await browser.evaluate(() => document.querySelector('.lines [data-field]').focus());
  const began = Date.now();
  let typed = 0;
  // Every question of the booklet: a tick by its number, an offer taken up, words passed by.
  for (; typed < 60; typed += 1) {
    const here = await browser.evaluate(() => {
      const at = document.activeElement;
      return at.id === 'save-form' ? 'save' : at.closest('.ticks') ? 'ticks' : at.localName;
    });
    if (here === 'save') break;
    await browser.press(here === 'ticks' ? '1' : 'Enter');
  }
  assert.ok(typed >= 20, `only ${typed} questions were asked`);
  assert.ok(Date.now() - began < 60_000, `${typed} questions took ${Date.now() - began} ms`);
  await browser.press('Enter');
  await browser.waitFor('Saved. 1 typed in.', 30_000);

  // A name in the words is found before anything is kept; a number of the booklet's letters will do.
  await browser.press('b');
  await browser.press('x');
  await browser.fill('What would make it better', 'Ring Jonathan first');
  await browser.press('Control+Enter');
  await browser.waitFor('Struck out before it is kept', 30_000);
  await looksRight(browser, 'struck out');
  await browser.press('Enter');
  await browser.waitFor('Saved. 2 typed in.', 30_000);
  // The last one was wrong: it goes as a whole.
  await browser.clickText('Take the last one away');
  await browser.waitFor('The last form is taken away as a whole.');
  await browser.waitFor('1 form typed in');
}

// ---- spreadsheets

async function csv(t, browser) {
  await browser.clickText({ role: 'button', name: 'Spreadsheets' });
  const file = join(await t.folder(), 'year.csv');
  await writeFile(file, ROWS.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\r\n'));
  await browser.setFile('#sheet-file', file);
  await browser.waitFor('4 rows, 4 columns');
  await browser.waitFor('To come in: 2 rows. Set aside: 2 rows.');
  await looksRight(browser, 'mapping');
  await browser.fill('What “kind of” stands for in “Did people at the conference listen to you?”', 'Partly');
  await browser.waitFor('To come in: 3 rows. Set aside: 1 row.');
  await browser.waitFor('“soon” is no quarter and no day');
  await browser.clickText('Bring in 3 responses');
  await browser.waitFor('Came in from year.csv: 3 responses. Set aside: 1 row. Struck out of the free text: 1 piece.', 30_000);
}

/** The same rows as a workbook: it is the same sheet, so nothing comes in twice; and what was said of
 * its cells is remembered. One more row is. */
async function workbook(t, browser) {
  const folder = await t.folder();
  await writeFile(join(folder, 'year.xlsx'), xlsx(ROWS));
  await browser.setFile('#sheet-file', join(folder, 'year.xlsx'));
  await browser.waitFor('3 rows came in before from this very sheet, and none comes in twice.', 30_000);
  await browser.waitFor('To come in: 0 rows. Set aside: 1 row.');
  await writeFile(join(folder, 'grown.xlsx'), xlsx([...ROWS, ['2026-09-30', 'Harbour', 'Partly', '']]));
  await browser.setFile('#sheet-file', join(folder, 'grown.xlsx'));
  await browser.waitFor('Word for word as rows that came in with another file: 3 rows.', 30_000);
  await browser.waitFor('To come in: 1 row. Set aside: 1 row.');
  await browser.clickText('Bring in 1 response');
  await browser.waitFor('Came in from grown.xlsx: 1 response.', 30_000);
}

/** As many rows as there may be are read and looked through bit by bit, and what is said meanwhile
 * counts. */
async function large(t, browser) {
  const [heads, row] = ROWS;
  const rows = [heads, ...Array.from({ length: 5000 }, (_, number) => [row[0], row[1], 'Partly', `It was number ${number}`])];
  const file = join(await t.folder(), 'large.csv');
  await writeFile(file, rows.map((cells) => cells.join(',')).join('\n'));
  await browser.setFile('#sheet-file', file);
  await browser.waitFor('5000 rows, 4 columns', 30_000);
  await browser.fill('Area', 'Dunes');
  await browser.waitFor('To come in: 5000 rows. Set aside: 0 rows.', 30_000);
}

async function list(browser) {
  await browser.clickText({ role: 'button', name: 'What came in' });
  await browser.waitFor('Typed in from paper');
  await looksRight(browser, 'what came in');
  const rows = (await steps.tableRows(browser)).map((cells) => [cells[0], cells[3]]);
  assert.deepEqual(rows.slice(1).sort(), [['Typed in from paper', '1'], ['grown.xlsx', '1'], ['year.csv', '3']]);
}

/** One from paper and four from the sheets. */
async function counted(browser) {
  await steps.page(browser, 'Overview');
  await steps.waitForCount(browser, 5);
}

// ---- a workbook as small as one can be: a zip file of parts that are only stored

function xlsx(rows) {
  const cell = (text, column, row) => `<c r="${String.fromCharCode(65 + column)}${row + 1}" t="inlineStr"><is><t>${escaped(text)}</t></is></c>`;
  const lines = rows.map((cells, row) => `<row r="${row + 1}">${cells.map((text, column) => cell(text, column, row)).join('')}</row>`);
  const head = '<?xml version="1.0" encoding="UTF-8"?>';
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const packed = 'http://schemas.openxmlformats.org/package/2006';
  return zip({
    '[Content_Types].xml': `${head}<Types xmlns="${packed}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
    '_rels/.rels': `${head}<Relationships xmlns="${packed}/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Year" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${packed}/relationships"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `${head}<worksheet xmlns="${main}"><sheetData>${lines.join('')}</sheetData></worksheet>`,
  });
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function zip(parts) {
  const [files, directory] = [[], []];
  let at = 0;
  for (const [name, text] of Object.entries(parts)) {
    const data = Buffer.from(text);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const file = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), data]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, place, Buffer.from(name)]));
    files.push(file);
    at += file.length;
  }
  const size = directory.reduce((sum, entry) => sum + entry.length, 0);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, ...directory, end]);
}

async function looksRight(browser, page) {
  assert.deepEqual(await faults(browser), [], page);
  assert.equal(await wider(browser), false, `${page} has to be scrolled sideways`);
}

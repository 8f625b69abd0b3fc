// What a manager does with figures: a table of a place, two questions compared, what made the
// difference, a view that is there again after the page was loaded again, and a step taken back. The
// numbers are those of `heard count`, or counted here from the demo's own lines.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, heard } from '../driver/servers.mjs';
import * as steps from '../steps.mjs';

export const name = 'looking';
export const engines = ['chromium'];

const ID = 'parent-after-icpc';
const COAST = ['harbour', 'lighthouse', 'dunes'];
const MET = { name: 'met_iro_before', label: 'Met the IRO before', yes: 'Yes, and it helped' };
const SAY = { name: 'able_to_say', label: 'Able to say what they thought', yes: 'Yes' };
const VIEW = 'Say and meet, Coast';

export async function run(t) {
  const service = await steps.service(t, 'small');
  const demo = await lines();
  const browser = await t.launch();
  await steps.unlock(browser, service);
  await steps.waitForCount(browser, 69);
  await tables(browser, await counted(t, service));
  await compared(browser, demo);
  await difference(browser, demo);
  await keys(browser);
  await steps.unlock(browser, service);
  await again(browser, demo);
}

/** A question found by its words, with the figures that the command line counts. */
async function tables(browser, release) {
  await steps.page(browser, 'Tables');
  await browser.fill('Questionnaire', steps.FORM);
  await browser.waitFor('30 returned');
  await browser.press('/');
  await browser.type('met iro');
  await browser.press('Enter');
  await browser.waitUntil((words) => document.activeElement?.textContent === words, MET.label);
  const question = release.forms.find(({ id }) => id === ID).questions.find((one) => one.name === MET.name);
  await browser.waitUntil((words) => [...document.querySelectorAll('section.question-table')]
    .some((one) => one.querySelector('h3').textContent === words && one.querySelector('tbody')), MET.label);
  const rows = await browser.evaluate((words) => [...document.querySelectorAll('section.question-table')]
    .find((one) => one.querySelector('h3').textContent === words).innerText, MET.label);
  for (const row of question.rows) assert.match(rows, new RegExp(`${row.label}\\s+${row.count}\\b`), rows);
  assert.match(rows, new RegExp(`Base: answered\\s+${question.base}\\b`));
}

/** Two questions for one place: each cell counted by hand. */
async function compared(browser, demo) {
  await steps.page(browser, 'Compare');
  await browser.fill('Place', 'Coast');
  await browser.fill('Rows', SAY.label);
  await browser.fill('Columns', MET.label);
  await crossed(browser, demo);
}

async function crossed(browser, demo) {
  const both = demo.filter((one) => COAST.includes(one.area) && given(one[SAY.name]) && given(one[MET.name]));
  await browser.waitFor(`${both.length} answered both questions`);
  const rows = await steps.tableRows(browser);
  const yes = rows.find(([label]) => label === SAY.yes);
  const met = ['yes', 'partly', 'no'].map((answer) => both.filter((one) => one[SAY.name] === 'yes' && one[MET.name] === answer).length);
  assert.deepEqual([yes[1], yes[3], yes[5]].map(Number), met, JSON.stringify(rows));
  assert.equal(Number(yes[7]), met.reduce((sum, count) => sum + count));
}

async function difference(browser, demo) {
  await steps.page(browser, 'What made the difference');
  await browser.clickText({ role: 'button', name: 'The whole service again' });
  await browser.fill('The outcome', `${SAY.label}: ${SAY.yes}`);
  await browser.waitFor(`What made the difference to “${SAY.label}: ${SAY.yes}”`);
  const both = demo.filter((one) => given(one[SAY.name]) && given(one[MET.name]));
  const share = (some) => [some.filter((one) => one[SAY.name] === 'yes').length, some.length].map(String);
  const [had, had_not] = [both.filter((one) => one[MET.name] === 'yes'), both.filter((one) => one[MET.name] !== 'yes')];
  const rows = await steps.tableRows(browser);
  const row = rows.find(([label]) => label.startsWith(`${MET.label}: ${MET.yes}`));
  assert.deepEqual([row[1], row[2], row[4], row[5]], [...share(had), ...share(had_not)], JSON.stringify(row));
}

/** A step back by the keyboard, a page by the keyboard, and a view with a name. */
async function keys(browser) {
  await browser.press('g');
  await browser.press('c');
  await browser.waitFor('Compare two items');
  await browser.waitUntil(() => document.activeElement?.localName === 'h1');
  await browser.press('?');
  await browser.waitFor('the next question (in Tables)');
  await browser.press('Escape');
  await browser.press('Control+z');
  await browser.press('Control+z');
  await browser.waitUntil(() => document.querySelector('#filter-place')?.selectedOptions[0].label === 'Coast');
  await browser.clickText('Save this view');
  await browser.fill('What it is called', VIEW);
  await browser.clickText({ role: 'button', name: 'Save for the team' });
  await browser.waitFor(`“${VIEW}” is saved`);
  await steps.page(browser, 'Saved views');
  await browser.clickText({ role: 'button', name: 'Remove', within: VIEW });
  await browser.waitFor('Nobody has saved a view yet');
  await browser.clickText({ role: 'button', name: 'Undo removing' });
  await browser.waitFor(VIEW);
  // What colleagues are to see is with the mailbox before the page goes.
  await steps.letsGo(browser);
  await browser.waitGone('of your changes are on this device');
}

/** After the page was loaded again, the view shows what it showed. */
async function again(browser, demo) {
  await steps.page(browser, 'Saved views');
  await browser.clickText({ role: 'button', name: VIEW });
  await browser.waitFor('Compare two items');
  await crossed(browser, demo);
}

/** The demo's year as `heard count` counts it. */
async function counted(t, service) {
  const file = join(await t.folder(), 'responses.jsonl');
  const demo = await lines(null);
  const about = ['form', 'area', 'quarter', 'source'];
  const response = (one, at) => JSON.stringify({
    heard: 'response/1', id: at.toString(16).padStart(64, '0'), form: one.form, version: 1,
    area: one.area, quarter: one.quarter, source: one.source,
    answers: Object.fromEntries(Object.entries(one).filter(([key, cell]) => !about.includes(key) && cell !== '').map(([key, cell]) => [key, answer(key, cell)])),
  });
  await writeFile(file, demo.map(response).join('\n'));
  return JSON.parse(await heard(['count', '--json', '--year', '2015', '--service', join(service.data, 'service.toml'), file]));
}

const TEXTS = ['report_missing', 'what_changed', 'better'];

function answer(key, cell) {
  if (cell.startsWith('~')) return cell.slice(1);
  return TEXTS.includes(key) ? { text: cell } : { one: cell };
}

function given(cell) {
  return cell !== '' && !cell.startsWith('~');
}

/** The lines of the demo, of one form or of all. */
async function lines(form = ID) {
  const csv = await readFile(join(ROOT, 'src/cli/demo/year-2015.csv'), 'utf8');
  const [names, ...rows] = csv.trim().split('\n').map((line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) => cell.replace(/^"|"$/g, '').replaceAll('""', '"')));
  const all = rows.map((row) => Object.fromEntries(names.map((key, at) => [key, row[at] ?? ''])));
  return form ? all.filter((one) => one.form === form) : all;
}

// From meetings held to a report that went out: figures are pasted and make a rate, a target is set, a
// quotation is picked, a paragraph is written, a release is made, saved, printed and verified; what comes afterwards stands in a
// row of its own in the next release; a colleague who opens other responses sees both and is told
// that theirs are not those that were counted.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { faults, wider } from '../driver/axe.mjs';
import { pages } from '../driver/paper.mjs';
import { heard } from '../driver/servers.mjs';
import * as steps from '../steps.mjs';

export const name = 'publishing';
export const engines = ['chromium'];

const PASTED = 'meeting\twhen\tarea\theld\nicpc\t2015/16\t\t1,302\nrcpc\t2015/16\t\t1460\npicnic\t2015/16\t\t3\n';
const QUOTED = '“Send the report by post and not by email, I have no printer.”';
const ASKED = 'What would make it better, 2015/16';
const WRITTEN = 'From January reports are sent as soon as they are signed.';

export async function run(t) {
  const service = await steps.service(t, 'small');
  const manager = await t.launch();
  await steps.unlock(manager, service);
  await steps.waitForCount(manager, 69);
  await meetings(manager);
  await targets(manager);
  await rate(manager);
  await quote(manager);

  await steps.page(manager, 'Publish');
  await draft(manager);
  await write(manager);
  await release(manager, 'The year as it was');
  await verified(manager);

  await late(manager, service);
  await again(manager, service);
  await colleague(await t.launch(), service);
}

async function meetings(browser) {
  await steps.page(browser, 'Meetings and targets');
  await browser.waitFor('Enter the meetings held, and the response rate will stand here.');
  await browser.fill('Where the figures are from', 'case system');
  await browser.clickText('Paste meetings held from a spreadsheet');
  await browser.fill('Paste here', PASTED);
  await browser.waitFor('1 line cannot be taken; the others can.');
  await browser.waitFor(/Line 4: There is no kind of meeting .picnic./);
  await accessible(browser, 'what was pasted');
  await browser.clickText('Take these 2 figures');
  await browser.waitFor('2 figures were taken.');
  await browser.waitFor(/2\.3%\s+Of the 1,302 meetings held; case system, entered on/);
  // A quarter beside its year would be counted twice.
  await browser.fill('The whole service, April to June 2015', '300');
  await browser.press('Tab');
  await browser.waitFor('a year and its quarters would be counted twice');
}

async function targets(browser) {
  await browser.fill('PN1, April 2015 to March 2016', '93');
  await browser.fill('PN7, April 2015 to March 2016', '7');
  await browser.press('Tab');
  await browser.waitFor('2 more would have reached the target of 95%');
  await browser.fill('Took part or contributed (children, each once; every kind of meeting)', '90');
  await browser.press('Tab');
  await browser.waitFor('the target of 90% is reached, by 3.0 percentage points');
  await browser.clickText('Undo: the targets');
  await browser.waitFor('2 more would have reached the target of 95%');
  await accessible(browser, 'meetings and targets');
}

/** The rate stands where one looks first, and says what it is of. */
async function rate(browser) {
  await steps.page(browser, 'Overview');
  await browser.waitFor(/After the initial child protection conference\s+30\s.*1,302\s+2\.3%/);
  await browser.waitFor(/30 of the 1,302 meetings held \(initial child protection conference; case system, entered on \d/);
}

async function quote(browser) {
  await steps.page(browser, 'Words');
  await browser.fill('Questionnaire', steps.FORM);
  await browser.fill('With the words', 'no printer');
  await browser.waitFor('1 text. It is not coded.');
  await browser.evaluate(() => document.querySelector('#texts').focus());
  await browser.press('q');
  await browser.waitFor('What the report may print', 30_000);
  await browser.clickText('Keep it as a quotation');
  await browser.waitFor('Kept as a quotation.');
}

/** It says on the page that it is one, and cannot be saved. */
async function draft(browser) {
  await browser.waitFor('This is not a release');
  await browser.waitFor('A draft cannot be saved as a file');
  assert.equal(await browser.offers('Save as a page (HTML)'), false, 'a draft can be saved');
  await browser.waitFor(/30 came back of the 1,302 meetings held \(2\.3%\)/);
  await browser.waitFor('How children took part');
  await accessible(browser, 'a draft');
}

async function write(browser) {
  await browser.clickText('Write around the figures');
  await browser.fill('Introduction', WRITTEN);
  await browser.press('Tab');
  await browser.waitUntil((words) => document.querySelector('article.report').innerText.includes(words), WRITTEN);
}

async function release(browser, called) {
  await browser.fill('Name of the release', called);
  await browser.clickText('Make this release');
  await browser.waitFor('The release is made.', 30_000);
}

async function verified(browser) {
  const article = await browser.evaluate(() => document.querySelector('article.report').innerText);
  assert.equal(article.includes('This is not a release'), false, 'a release says it is a draft');
  const saved = [];
  for (const button of ['Save as a page (HTML)', 'Save as a workbook (XLSX)', 'Save as a table (CSV)']) {
    saved.push(await browser.download(() => browser.clickText(button)));
  }
  const said = await heard(['report', '--verify', ...saved]);
  assert.equal(said.match(/as it was made/g)?.length, 3, said);
  const html = await readFile(saved[0], 'utf8');
  assert.ok(html.includes(WRITTEN), 'what was written is not in the file');
  for (const words of [QUOTED, ASKED]) assert.ok(html.includes(words), `${words} is not in the file`);
  for (const words of [QUOTED, ASKED]) assert.ok(article.includes(words), `${words} is not on the page`);
  assert.ok(pages(await browser.printed()) > 5, 'the report is not printed');
  await accessible(browser, 'a release');
}

/** One more answer, about a meeting in the year that was reported. */
async function late(browser, { url }) {
  const family = await browser.stranger();
  await family.open(`${url}#1.parent-after-icpc.icpc..2015-Q2...`);
  await steps.startHere(family);
  await steps.answerCore(family);
  await steps.finish(family);
  await steps.preview(family);
  assert.equal(await steps.send(family), 'Sent. Thank you.');
  await family.page.close();
}

async function again(browser, service) {
  await browser.open('about:blank');
  await steps.unlock(browser, service);
  await steps.waitForCount(browser, 70);
  await steps.page(browser, 'Publish');
  await browser.waitFor('The year as it was');
  await browser.waitFor('1 of them came after a report had been made');
  await release(browser, 'The year, with what came late');
  const article = await browser.evaluate(() => document.querySelector('article.report').innerText);
  assert.match(article, /Came after the report on their quarter\s+1\b/);
}

/** They see what was made; what it counted is sealed to a group they are not in. */
async function colleague(browser, { url, data, passphrase }) {
  await browser.open(`${url}collate/`);
  await browser.waitFor('Open the responses');
  await steps.tryKey(browser, join(data, 'demo-officer-key.json'), passphrase);
  await browser.waitFor('What came back', 60_000);
  await steps.page(browser, 'Publish');
  await browser.waitFor('The year, with what came late', 30_000);
  await browser.waitFor('The year as it was');
  await browser.waitFor('70 of the responses it counted are not among those opened here any more');
  const html = await browser.download(() => browser.clickText('HTML of The year as it was'));
  const said = await heard(['report', '--verify', html]);
  assert.ok(said.includes('as it was made'), said);
}

/** Small screens and screen readers, on every page of these. */
async function accessible(browser, page) {
  assert.deepEqual(await faults(browser), [], page);
  assert.equal(await wider(browser), false, `${page} has to be scrolled sideways`);
}

// The demo's figures are those one county printed, put right (the design's figures page): on the
// team's screen, on the page that is published, and in its CSV.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as steps from '../steps.mjs';

export const name = 'figures';
export const engines = ['chromium'];

/** Label, count, base, percentage. */
const ICPC = [
  ["Saw the social worker's report at least 24 hours before", 18, 30, '60%'],
  ["Did not see the social worker's report in time", 12, 30, '40%'],
  ['Were well prepared, and found it well chaired', 17, 18, '94%'],
  ['Met the IRO before, and it helped', 16, 18, '89%'],
];
const RETURNED = [
  [steps.FORM, 30, '43%'],
  ['After the review child protection conference', 36, '52%'],
  ["After a review of your child's care", 3, '4%'],
  ['All questionnaires', 69, ''],
];

export async function run(t) {
  const service = await steps.service(t, 'small');
  const browser = await t.launch();
  await steps.unlock(browser, service);
  await steps.waitForCount(browser, 69);
  await returned(browser);
  await onScreen(browser);
  await published(browser);
}

async function returned(browser) {
  const rows = await steps.tableRows(browser);
  for (const [form, count, percent] of RETURNED) {
    const row = rows.find(([label]) => straight(label) === form);
    assert.deepEqual(row?.slice(1, 3), [String(count), percent], form);
  }
}

async function onScreen(browser) {
  await browser.clickText({ role: 'button', name: 'Tables' });
  await browser.fill('Questionnaire', steps.FORM);
  await browser.waitFor('30 returned');
  const rows = (await steps.tableRows(browser)).map((row) => row.map(straight));
  for (const [label, count, base, percent] of ICPC) {
    const row = rows.find(([first]) => first.startsWith(label));
    assert.deepEqual(row?.slice(1, 4), [String(count), String(base), percent], label);
  }
}

async function published(browser) {
  await browser.clickText({ role: 'button', name: 'Publish' });
  await browser.waitFor('How these figures were made');
  await browser.clickText('Make this release');
  await browser.waitFor('The release is made.', 30_000);
  const page = straight(await browser.evaluate(() => document.querySelector('article.report').innerText.replace(/\s+/g, ' ')));
  const csv = straight(await readFile(await browser.download(() => browser.clickText('Save as a table (CSV)')), 'utf8'));
  for (const [label, count, base, percent] of ICPC) {
    const line = csv.split('\r\n').find((one) => one.startsWith('measure,parent-after-icpc') && one.includes(label));
    assert.ok(line?.includes(`,${count},${base},${parseFloat(percent)},`), `${label}: ${line}`);
    const sentence = `, ${count} (${percent}) ${label[0].toLowerCase()}${label.slice(1)}`;
    assert.match(page, new RegExp(`Of the ${base} parents who [^.]*${literally(sentence)}`), `${label} on the page`);
  }
  // Three returned after a looked-after review: too few for any answer to be given.
  const few = csv.split('\r\n').filter((line) => line.startsWith('answer,parent-after-review'));
  assert.equal(few.length, 1, few.join('\n'));
  assert.match(few[0], /,c,3,/);
}

function straight(text) {
  return text.replace(/[\u2018\u2019]/g, "'");
}

function literally(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

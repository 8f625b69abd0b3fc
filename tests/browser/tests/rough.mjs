// What people and devices do that nobody meant: 200,000 characters pasted, emoji, words from right
// to left, a clock that is set back by a year. Nothing is lost, and the page says in plain words
// what there is to say.

import assert from 'node:assert/strict';
import * as steps from '../steps.mjs';

export const name = 'rough';
export const engines = ['chromium'];

/** A family of one sign made of seven, a flag, a letter with its accent apart, Arabic and Hebrew. */
const SIGNS = '👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 é قالت أمي إنها سعيدة وגם אני ok';
const LONG = 200_000;
const YEAR_MS = 366 * 24 * 3600 * 1000;

export async function run(t) {
  const service = await steps.service(t);
  const browser = await t.launch();
  await signs(browser, service);
  await pasted(browser, service);
  await clockBack(browser, service);
  const officer = await t.launch();
  await steps.unlock(officer, service);
  await steps.waitForAll(officer, 3);
}

/** Kept, shown and sent letter by letter. */
async function signs(browser, { url }) {
  const person = await browser.stranger();
  await steps.begin(person, url);
  await steps.answerCore(person);
  await toWords(person);
  await person.fill(steps.BETTER, SIGNS);
  await person.waitUntil((text) => document.querySelector('textarea').value === text, SIGNS);
  await steps.toDisk();
  await person.reload();
  await person.clickText('Carry on');
  await person.waitFor(steps.BETTER);
  await person.waitUntil((text) => document.querySelector('textarea').value === text, SIGNS);
  await rest(person);
  assert.ok((await person.evaluate(() => document.querySelector('pre.raw').textContent)).includes(SIGNS), 'not sent as it was written');
  assert.equal(await steps.send(person), 'Sent. Thank you.');
  await person.page.close();
}

/** Too long to be sent in one piece: said so, kept whole, and sent once it is shorter. */
async function pasted(browser, { url }) {
  const person = await browser.stranger();
  await steps.begin(person, url);
  await steps.answerCore(person);
  await toWords(person);
  await paste(person, 'word '.repeat(LONG / 5));
  assert.equal(await person.evaluate(() => document.querySelector('textarea').value.length), LONG);
  await person.clickText('Next');
  await person.waitFor(/too long|at most|shorter/i);
  await steps.toDisk();
  await person.reload();
  await person.clickText('Carry on');
  await person.waitFor(steps.BETTER);
  assert.equal(await person.evaluate(() => document.querySelector('textarea').value.length), LONG, 'what was pasted is not there');
  await person.fill(steps.BETTER, 'Shorter now.');
  await rest(person);
  assert.equal(await steps.send(person), 'Sent. Thank you.');
  await person.page.close();
}

/** A tablet whose clock goes back by a year between two visits. */
async function clockBack(browser, { url }) {
  const person = await browser.stranger();
  await steps.begin(person, url);
  await steps.answerCore(person, 0, 3);
  await person.waitFor(steps.CORE[3][0]);
  await steps.toDisk();
  await person.page.page.context().clock.setSystemTime(new Date(Date.now() - YEAR_MS));
  await person.reload();
  await person.waitUntil((year) => new Date().getFullYear() <= year, new Date(Date.now() - YEAR_MS).getFullYear());
  await steps.carryOn(person, url);
  await steps.answerCore(person, 3);
  await toWords(person);
  await person.fill(steps.BETTER, 'Start on time.');
  await rest(person);
  assert.equal(await steps.send(person), 'Sent. Thank you.');
  await person.page.close();
}

async function toWords(person) {
  await person.waitFor(steps.MORE);
  await person.clickText('No, finish now');
  await person.waitFor(steps.BETTER);
}

/** What the clipboard gives, which no driver may fill. */
async function paste(person, text) {
  await person.clickText({ name: steps.BETTER, editable: true });
  await person.page.put(text);
}

async function rest(person) {
  await person.clickText('Next');
  await steps.toTheEnd(person);
}
